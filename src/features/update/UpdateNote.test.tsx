// @vitest-environment happy-dom

import { screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { noSiteWorker } from '../../store/testing/noSiteWorker.ts'
import { createTestApp, renderInApp } from '../../store/testing/testApp.tsx'
import { UpdateNote } from './UpdateNote.tsx'

const WORDS = 'A new version of this page is ready.'

/** A page for which a newer version is ready. `pause` is awaited before each step of the engine. */
function renderReady(pause: () => Promise<void> = async () => {}) {
  const update = vi.fn(async () => {})
  const siteWorker = { ...noSiteWorker(), update }
  siteWorker.store.setState({ updateReady: true })
  const app = createTestApp({ pause }, { siteWorker })
  return { app, update, ...renderInApp(app, <UpdateNote />) }
}

test('reloads on request only, and can be put off', async () => {
  const { update, user } = renderReady()
  await user.click(screen.getByRole('button', { name: 'Reload' }))
  expect(update).toHaveBeenCalledOnce()
  await user.click(screen.getByRole('button', { name: 'Later' }))
  expect(screen.queryByText(WORDS)).toBeNull()
})

test('waits for a run to end', async () => {
  let go = () => {}
  const held = new Promise<void>((resolve) => {
    go = resolve
  })
  const { app } = renderReady(() => held)
  expect(screen.getByText(WORDS)).toBeDefined()
  const run = app.playground.getState().start()
  await waitFor(() => expect(screen.queryByText(WORDS)).toBeNull())
  go()
  await run
  expect(await screen.findByText(WORDS)).toBeDefined()
})
