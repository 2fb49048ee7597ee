import { expect, it } from 'vitest'
import { abortRun } from '../../decoding/assembleRun.ts'
import { fakeRun } from '../../decoding/testing/fakeRun.ts'
import { memoryStorage } from '../testing/memoryStorage.ts'
import { runSettings } from '../testing/runSettings.ts'
import { keepInterrupted } from './interruptedRun.ts'

it('a run that an earlier version left in the tab is saved once; invalid data is dropped', async () => {
  const left = abortRun(await fakeRun(runSettings({ columns: [{ method: 'topK' }], reward: null })))
  const storage = memoryStorage('tokenwise-interrupted', JSON.stringify(left))
  const kept: unknown[] = []
  const keep = async (given: unknown) => kept.push(given)
  expect(await keepInterrupted(storage, keep)).toBe(1)
  expect(kept).toEqual([left])
  expect(await keepInterrupted(storage, keep)).toBeNull()
  for (const damaged of ['{"prompt":', '{"prompt":"a"}']) {
    storage.setItem('tokenwise-interrupted', damaged)
    expect(await keepInterrupted(storage, async () => 1)).toBeNull()
    expect(storage.getItem('tokenwise-interrupted')).toBeNull()
  }
})
