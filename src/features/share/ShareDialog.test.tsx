// @vitest-environment happy-dom

import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { fakeRun } from '../../decoding/testing/fakeRun.ts'
import { recordOf } from '../../store/run/selectors.ts'
import { runSettings } from '../../store/testing/runSettings.ts'
import { createTestApp, renderInApp } from '../../store/testing/testApp.tsx'
import { ShareButton } from './ShareButton.tsx'

test('a shared link opens the same comparison in another visitor’s page, with no model', async () => {
  const app = createTestApp({ endAfter: 9 })
  app.settings.getState().change({ prompt: 'A film of mine', maxTokens: 12 })
  const { user, unmount } = renderInApp(app, <ShareButton />)
  expect(screen.getByRole('button', { name: 'Share or save…' })).toHaveProperty('disabled', true)
  await app.playground.getState().start()
  await user.click(screen.getByRole('button', { name: 'Share or save…' }))
  await user.type(await screen.findByRole('textbox', { name: 'Title' }), 'Mine')
  const link = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Link' }).value
  const url = new URL(link())
  const shared = recordOf(app.playground.getState().run)
  unmount()

  window.location.hash = url.hash
  const other = createTestApp()
  await other.openFirst()
  const { run, status } = other.playground.getState()
  expect(run).toMatchObject({ kind: 'done', origin: { kind: 'link', title: 'Mine', lacksTables: true } })
  expect(status.kind).toBe('idle')
  const opened = recordOf(run)
  expect(opened).toMatchObject({ prompt: 'A film of mine', settings: shared?.settings })
  expect(opened?.columns.map(({ text, stop }) => [text, stop])).toEqual(
    shared?.columns.map(({ text, stop }) => [text, stop]),
  )
  // The settings are those of the comparison, so that it can be run again.
  expect(other.settings.getState()).toMatchObject({ prompt: 'A film of mine', maxTokens: 12 })

  // The address drops the link when something else is shown.
  await other.playground.getState().start()
  expect(window.location.hash).toBe('#/playground')
})

test('a damaged link shows an error, and a run dismisses it', async () => {
  window.location.hash = '#/run/nothing'
  const app = createTestApp()
  await app.openFirst()
  expect(app.opening.getState().fault).not.toBeNull()
  await app.playground.getState().start()
  await waitFor(() => expect(app.opening.getState().fault).toBeNull())
})

test('a recorded comparison is shared and embedded by its name until it is annotated', async () => {
  const record = await fakeRun(runSettings())
  const note = {
    id: 'two-words',
    title: 'Two words',
    notice: 'Look.',
    claim: 'it holds',
    holds: 40,
    of: 50,
    interval: [0.67, 0.89],
    seed: 1,
    command: 'tokenwise record',
  }
  const files: Record<string, unknown> = {
    'recorded/index.json': { comparisons: [{ ...note, file: 'two-words.json.gz' }] },
    'recorded/two-words.json.gz': { note, judged: null, record },
  }
  window.location.hash = '#/recorded/two-words'
  const app = createTestApp({}, { read: async (path) => new TextEncoder().encode(JSON.stringify(files[path])) })
  await app.openFirst()
  expect(recordOf(app.playground.getState().run)).toEqual(record)

  const { user } = renderInApp(app, <ShareButton />)
  await user.click(screen.getByRole('button', { name: 'Share or save…' }))
  const inField = async (name: string) => (await screen.findByRole<HTMLInputElement>('textbox', { name })).value
  expect(new URL(await inField('Link')).hash).toBe('#/recorded/two-words')
  expect(await inField('HTML')).toMatch(
    /^<iframe src="[^"]+[?]embed#\/recorded\/two-words" title="Tokenwise: Two words" /,
  )
  await user.type(screen.getByRole('textbox', { name: 'Title' }), ' "<mine>"')
  expect(new URL(await inField('Link')).hash).toMatch(/^#\/run\/1[.]/)
  expect(await inField('HTML')).toContain('title="Tokenwise: Two words &quot;&lt;mine&gt;&quot;"')

  // The name stays in the address while the comparison is shown.
  await app.playground.getState().start()
  expect(window.location.hash).toBe('#/playground')
})
