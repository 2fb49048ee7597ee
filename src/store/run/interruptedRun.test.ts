import { expect, it } from 'vitest'
import { fakeRun } from '../../decoding/testing/fakeRun.ts'
import type { ColumnId } from '../settings/columnIds.ts'
import { memoryStorage } from '../testing/memoryStorage.ts'
import { runSettings } from '../testing/runSettings.ts'
import { keepInterrupted, leaveInterrupted } from './interruptedRun.ts'

const settings = runSettings({ columns: [{ method: 'topK' }], reward: null })
const columnIds: ColumnId[] = ['column-1']
const running = { kind: 'running' as const, columnIds, prefill: null, stopping: false }

it('a run in progress is saved by the next page, once, as a stopped run', async () => {
  const whole = await fakeRun(settings)
  const [column] = whole.columns
  if (!column) throw new Error('a column was due')
  const record = { ...whole, columns: [{ ...column, tokens: column.tokens.slice(0, 2), stop: null }] }
  const storage = memoryStorage()
  leaveInterrupted({ ...running, record }, storage)
  const kept: unknown[] = []
  const keep = async (given: unknown) => kept.push(given)
  expect(await keepInterrupted(storage, keep)).toBe(1)
  expect(kept).toMatchObject([{ prompt: whole.prompt, columns: [{ stop: 'aborted', tokens: [{}, {}] }] }])
  expect(await keepInterrupted(storage, keep)).toBeNull()
})

it('a run without tokens, or one that has ended, leaves nothing; invalid data is dropped', async () => {
  const record = await fakeRun(settings)
  const storage = memoryStorage()
  leaveInterrupted({ ...running, record: null }, storage)
  leaveInterrupted({ kind: 'done', record, columnIds }, storage)
  expect(storage.getItem('tokenwise-interrupted')).toBeNull()
  for (const damaged of ['{"prompt":', '{"prompt":"a"}']) {
    storage.setItem('tokenwise-interrupted', damaged)
    expect(await keepInterrupted(storage, async () => 1)).toBeNull()
    expect(storage.getItem('tokenwise-interrupted')).toBeNull()
  }
})
