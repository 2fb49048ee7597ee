// @vitest-environment happy-dom
// The composer and the columns, used as a visitor would.

import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { fakeRun } from '../../decoding/testing/fakeRun.ts'
import { runSettings } from '../../store/testing/runSettings.ts'
import { createTestApp, renderInApp } from '../../store/testing/testApp.tsx'
import { createGate } from '../../worker/testing/inRealm.ts'
import { Columns } from './Columns.tsx'
import { Composer } from './Composer.tsx'

const textBy = (method: string) => screen.queryByRole('group', { name: `Text by ${method}` })
const tokensBy = (method: string) => textBy(method)?.querySelectorAll('[data-token-position]') ?? []

function renderPlayground(app: ReturnType<typeof createTestApp>) {
  app.settings.getState().change({ maxTokens: 4 })
  app.view.getState().setDetail('full')
  return renderInApp(
    app,
    <>
      <Composer />
      <Columns />
    </>,
  )
}

test('a prompt is typed and run: the model loads, tokens stream into the columns, and the run is saved', async () => {
  const gate = createGate()
  const app = createTestApp(gate)
  const { user } = renderPlayground(app)
  const prompt = screen.getByRole('textbox', { name: 'Prompt' })
  await user.clear(prompt)
  expect(screen.getByRole('button', { name: 'Run' })).toHaveProperty('disabled', true)
  await user.type(prompt, 'My own film')
  await user.click(screen.getByRole('button', { name: 'Run' }))
  // The model's download.
  await gate.reached()
  expect(app.playground.getState().status).toMatchObject({ kind: 'loading', thenRun: true })
  while (app.playground.getState().status.kind === 'loading') {
    gate.step()
    await gate.reached()
  }
  expect(tokensBy('PARGS')).toHaveLength(0)
  gate.step()
  await waitFor(() => expect(tokensBy('PARGS')).toHaveLength(1))
  gate.openForGood()
  await waitFor(() => expect(app.playground.getState().run.kind).toBe('done'))
  for (const method of ['top-k', 'CD', 'ARGS', 'PARGS']) expect(tokensBy(method)).toHaveLength(4)
  await waitFor(() => expect(app.archive.getState().entries.map(({ prompt }) => prompt)).toEqual(['My own film']))
  // The judge reads the finished texts.
  await waitFor(() => expect(screen.getAllByText('judge').length).toBeGreaterThan(0))
})

test('Stop keeps what was written', async () => {
  const gate = createGate()
  const app = createTestApp(gate)
  const loaded = app.playground.getState().load()
  const { user } = renderPlayground(app)
  while (app.playground.getState().status.kind === 'loading') {
    await gate.reached()
    gate.step()
    await new Promise((resolve) => setTimeout(resolve))
  }
  await loaded
  await user.click(screen.getByRole('button', { name: 'Run' }))
  await gate.reached()
  gate.step()
  await waitFor(() => expect(tokensBy('top-k')).toHaveLength(1))
  await user.click(screen.getByRole('button', { name: /^Stop/ }))
  gate.openForGood()
  await waitFor(() => expect(app.playground.getState().run.kind).toBe('stopped'))
  expect(tokensBy('top-k')).toHaveLength(1)
  expect(screen.getByRole('button', { name: 'Run' })).toHaveProperty('disabled', false)
})

test('a column is removed, and the method of another is changed', async () => {
  const app = createTestApp()
  const { user } = renderPlayground(app)
  await app.playground.getState().start()
  await user.click(screen.getByRole('button', { name: 'Change or remove CD' }))
  await user.click(await screen.findByRole('menuitem', { name: /^Remove/ }))
  expect(textBy('CD')).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Change or remove ARGS' }))
  // The second item has the paper's settings, under the same name.
  const [greedy] = await screen.findAllByRole('menuitem', { name: /^PARGS-G/ })
  await user.click(greedy as HTMLElement)
  const methods = () => app.settings.getState().columns.map(({ method }) => method)
  expect(methods()).toEqual(['topK', 'pargsGreedy', 'pargs'])
  // Another method's text must not be shown under this one's name.
  expect(within(screen.getByRole('region', { name: 'PARGS-G' })).queryByRole('group')).toBeNull()
  expect(tokensBy('PARGS')).toHaveLength(4)
})

test('an arrow key pins a token of a column, and Escape unpins it', async () => {
  const app = createTestApp()
  const { user } = renderPlayground(app)
  await app.playground.getState().start()
  const text = await screen.findByRole('group', { name: 'Text by PARGS' })
  text.focus()
  await user.keyboard('{ArrowRight}{ArrowRight}')
  expect(app.pointer.getState().pinned).toEqual({ column: 'column-4', position: 1 })
  expect(text.querySelector('[data-marked]')).toBe(tokensBy('PARGS')[1])
  await user.keyboard('{Escape}')
  expect(app.pointer.getState().pinned).toBeNull()
})

test('a text names the settings it was written with until Run writes it again', async () => {
  const app = createTestApp()
  const { user } = renderPlayground(app)
  await app.playground.getState().start()
  const pargs = () => within(screen.getByRole('region', { name: 'PARGS' }))
  expect(pargs().queryByText(/^Written/)).toBeNull()
  const seed = screen.getByRole('textbox', { name: /^Seed/ })
  const before = (seed as HTMLInputElement).value
  await user.clear(seed)
  await user.type(seed, '99')
  expect(pargs().getByText(new RegExp(`^Written with .*seed ${before}\\b`))).toBeTruthy()
  expect(tokensBy('PARGS')).toHaveLength(4)
  await app.playground.getState().start()
  await waitFor(() => expect(pargs().queryByText(/^Written/)).toBeNull())
})

test('texts of another prompt are set aside while the own prompt is typed and loads the model, and can be had back', async () => {
  const gate = createGate()
  const app = createTestApp(gate)
  app.playground.getState().openRun(
    await fakeRun({
      ...runSettings(),
      columns: [
        { method: 'topK', weight: 0 },
        { method: 'pargs', weight: 2 },
      ],
    }),
    { kind: 'recorded' },
  )
  const { user } = renderPlayground(app)
  const { prompt } = app.settings.getState()
  expect(tokensBy('PARGS').length).toBeGreaterThan(0)
  await user.type(screen.getByRole('textbox', { name: 'Prompt' }), ' mine')
  const isSetAside = () => expect(screen.getByText(/are set aside/).textContent).toContain(prompt)
  isSetAside()
  expect(tokensBy('PARGS')).toHaveLength(0)
  await user.click(screen.getByRole('button', { name: 'Run' }))
  await gate.reached()
  expect(app.playground.getState().status.kind).toBe('loading')
  isSetAside()
  expect(tokensBy('PARGS')).toHaveLength(0)
  await user.click(screen.getByRole('button', { name: /^Back to/ }))
  expect(app.settings.getState().prompt).toBe(prompt)
  expect(tokensBy('PARGS').length).toBeGreaterThan(0)
})

test('the simple view has prompt, reward, weight and Run, and names the other settings that are not the defaults', async () => {
  const app = createTestApp()
  app.settings.getState().change({ topK: 40 })
  const { user } = renderInApp(app, <Composer />)
  await user.click(screen.getByRole('radio', { name: 'Simple' }))
  expect(screen.queryByRole('textbox', { name: 'Candidates k' })).toBeNull()
  for (const name of ['Prompt', 'Weight w']) expect(screen.getByRole('textbox', { name })).toBeTruthy()
  expect(screen.getByText(/^k 40/)).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'full view' }))
  expect(screen.getByRole('textbox', { name: 'Candidates k' })).toBeTruthy()
  expect(screen.queryByText(/^Also/)).toBeNull()
})
