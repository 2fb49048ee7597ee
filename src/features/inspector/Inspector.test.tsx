// @vitest-environment happy-dom

import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { ColumnId } from '../../store/settings/columnIds.ts'
import { createTestApp, renderInApp } from '../../store/testing/testApp.tsx'
import { visibleToken } from '../../ui/tokenText.ts'
import Inspector from './Inspector.tsx'

async function renderAfterRun() {
  const app = createTestApp()
  app.settings.getState().change({ maxTokens: 6, topK: 5 })
  await app.playground.getState().start()
  const { run } = app.playground.getState()
  if (run.kind !== 'done') throw new Error(`the run is ${run.kind}`)
  const { user } = renderInApp(app, <Inspector />)
  return { app, user, record: run.record, columnIds: run.columnIds }
}

test('a pinned token’s candidates are listed, with the chosen one marked', async () => {
  const { app, record, columnIds } = await renderAfterRun()
  app.inspect({ column: columnIds[3] as ColumnId, position: 2 })
  expect(await screen.findByText('PARGS, step 3')).toBeDefined()
  const token = record.columns[3]?.tokens[2]
  const region = screen.getByRole('region', { name: 'Candidates' })
  for (const { bytes } of token?.candidates ?? [])
    expect(within(region).getAllByText(visibleToken(bytes)).length).toBeGreaterThan(0)
  expect(within(region).getAllByRole('button', { name: /^Continue from/ }).length).toBeGreaterThan(0)
})

test('another column’s token at the same step is one click away', async () => {
  const { app, user, columnIds } = await renderAfterRun()
  app.inspect({ column: columnIds[3] as ColumnId, position: 2 })
  const step = await screen.findByRole('group', { name: 'Every column at step 3' })
  await user.click(within(step).getByRole('button', { name: /top-k/ }))
  expect(app.pointer.getState().pinned).toEqual({ column: columnIds[0], position: 2 })
  expect(await screen.findByText('top-k, step 3')).toBeDefined()
})

test('a candidate that was not chosen is continued as a fork', async () => {
  const { app, user, columnIds } = await renderAfterRun()
  app.inspect({ column: columnIds[3] as ColumnId, position: 2 })
  await screen.findByText('PARGS, step 3')
  const buttons = screen.getAllByRole<HTMLButtonElement>('button', { name: /^Continue from/ })
  await user.click(buttons.find(({ disabled }) => !disabled) as HTMLElement)
  await waitFor(() => {
    expect(app.forks.getState()).toMatchObject({ writing: null, selected: 2 })
    expect(app.forks.getState().tree.nodes.present.map(({ forkedAt }) => forkedAt)).toEqual([null, 2])
  })
})

test('the panel opens by a click on a token, closes by another, and shows the numbers that the reader asked for', async () => {
  const { app, user, columnIds } = await renderAfterRun()
  const place = { column: columnIds[3] as ColumnId, position: 2 }
  expect(screen.queryByRole('region', { name: 'Candidates' })).toBeNull()
  app.inspect(place)
  await screen.findByText('PARGS, step 3')
  expect(screen.queryByRole('columnheader', { name: 'score' })).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Show more columns' }))
  expect(screen.getByRole('columnheader', { name: 'score' })).toBeDefined()
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('region', { name: 'Candidates' })).toBeNull()
  expect(app.pointer.getState().pinned).toEqual(place)
  app.inspect(place)
  await screen.findByText('PARGS, step 3')
  app.inspect(place)
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Candidates' })).toBeNull())
  expect(app.pointer.getState().pinned).toBeNull()
})
