import { expect, it } from 'vitest'
import { fakeRun } from '../../decoding/testing/fakeRun.ts'
import { pageStorage, type SmallStorage } from '../browser/pageStorage.ts'
import { checkStoredRun } from '../library/storedRun.ts'
import type { ColumnId } from '../settings/columnIds.ts'
import { keepInterrupted, leaveInterrupted } from './interruptedRun.ts'

function tab(): SmallStorage {
  return pageStorage(
    () => {
      throw new Error('none')
    },
    () => {},
  )
}

const settings = {
  columns: [{ method: 'topK' as const, weight: 0 }],
  reward: null,
  topK: 4,
  temperature: 1,
  seed: 3,
  sample: 0,
  maxTokens: 3,
  chat: false,
}
const columnIds: ColumnId[] = ['column-1']
const running = { kind: 'running' as const, columnIds, prefill: null, stopping: false }

it('a run in progress is saved by the next page, once, as a stopped run', async () => {
  const whole = await fakeRun(settings)
  const [column] = whole.columns
  if (!column) throw new Error('a column was due')
  const record = { ...whole, columns: [{ ...column, tokens: column.tokens.slice(0, 2), stop: null }] }
  const storage = tab()
  leaveInterrupted({ ...running, record }, storage)
  const kept: unknown[] = []
  const keep = async (given: unknown) => kept.push(given)
  expect(await keepInterrupted(storage, checkStoredRun, keep)).toBe(1)
  expect(kept).toMatchObject([{ prompt: whole.prompt, columns: [{ stop: 'aborted', tokens: [{}, {}] }] }])
  expect(await keepInterrupted(storage, checkStoredRun, keep)).toBeNull()
})

it('a run without tokens, or one that has ended, leaves nothing; invalid data is dropped', async () => {
  const record = await fakeRun(settings)
  const storage = tab()
  leaveInterrupted({ ...running, record: null }, storage)
  leaveInterrupted({ kind: 'done', record, columnIds }, storage)
  expect(storage.getItem('tokenwise-interrupted')).toBeNull()
  for (const damaged of ['{"prompt":', '{"prompt":"a"}']) {
    storage.setItem('tokenwise-interrupted', damaged)
    expect(await keepInterrupted(storage, checkStoredRun, async () => 1)).toBeNull()
    expect(storage.getItem('tokenwise-interrupted')).toBeNull()
  }
})
