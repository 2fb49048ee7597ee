// @vitest-environment happy-dom

import { expect, test } from 'vitest'
import { createTestApp } from '../testing/testApp.tsx'
import { recordOf } from './selectors.ts'
import { setAsidePrompt } from './setAside.ts'
import { type WrittenWith, writtenWith } from './writtenWith.ts'

/** What differs for each column of an app's page, after a run with the settings of a first visit. */
async function ranApp() {
  const app = createTestApp()
  app.settings.getState().change({ prompt: 'A film', maxTokens: 2 })
  await app.playground.getState().start()
  const differing = () => {
    const { status, run } = app.playground.getState()
    return writtenWith(app.settings.getState(), status, run) as (WrittenWith | null)[]
  }
  return { app, differing, methods: recordOf(app.playground.getState().run)?.columns.map(({ method }) => method) ?? [] }
}

test('nothing differs after a run, or after a change that is taken back', async () => {
  const { app, differing } = await ranApp()
  expect(differing().every((one) => one === null)).toBe(true)
  const { weight } = app.settings.getState()
  app.settings.getState().change({ weight: 5 })
  expect(differing().some((one) => one !== null)).toBe(true)
  app.settings.getState().change({ weight })
  expect(differing().every((one) => one === null)).toBe(true)
})

test('each column names only the settings that its method uses', async () => {
  const { app, differing, methods } = await ranApp()
  const { weight, temperature } = app.settings.getState()
  app.settings.getState().change({ weight: weight + 1, temperature: temperature + 1 })
  const byMethod = Object.fromEntries(methods.map((method, index) => [method, differing()[index]]))
  expect(byMethod.topK).toEqual({ before: [`T ${temperature}`], after: [`T ${temperature + 1}`] })
  expect(byMethod.pargs).toEqual({
    before: [`w ${weight}`, `T ${temperature}`],
    after: [`w ${weight + 1}`, `T ${temperature + 1}`],
  })
})

test('texts are set aside, and compared with nothing, while the prompt or the chat is another', async () => {
  const { app, differing } = await ranApp()
  const aside = () => setAsidePrompt(app.settings.getState(), app.playground.getState().run)
  const { change } = app.settings.getState()
  expect(aside()).toBeNull()
  for (const other of [{ prompt: 'Another film' }, { chat: true }]) {
    change(other)
    expect(aside()).toBe('A film')
    expect(differing().every((one) => one === null)).toBe(true)
    app.settings.getState().undo()
    expect(aside()).toBeNull()
  }
  // A turn that is still empty is not sent.
  change({ turns: [{ role: 'user', content: 'Not in a chat' }] })
  expect(aside()).toBeNull()
  change({ prompt: 'Another film', weight: 7 })
  app.bringBack()
  expect(aside()).toBeNull()
  expect(app.settings.getState().weight).not.toBe(7)
})
