import { expect, test } from 'vitest'
import type { MeasureRequest, RunRequest } from '../../worker/protocol.ts'
import { createFakeEngine } from '../../worker/testing/fakeEngine.ts'
import { runSettings } from '../testing/runSettings.ts'
import { createSeedComparison, seedsFrom } from './seedComparison.ts'

const run: RunRequest = {
  prompt: 'p',
  settings: runSettings({ columns: [{ method: 'topK' }], reward: 'sentiment', seed: 7 }),
}

test('requests seeds starting at the one in the settings', () => {
  expect(seedsFrom(run, 3, 'sentiment')).toEqual({ ...run, seeds: [7, 8, 9], judge: 'sentiment' })
})

test('runs the request as it is composed once the model is loaded', async () => {
  const requests: MeasureRequest[] = []
  const engine = createFakeEngine()
  const measureRuns: typeof engine.measureRuns = (request, options) => {
    requests.push(request)
    return engine.measureRuns(request, options)
  }
  const composed = seedsFrom({ ...run, prompt: 'typed meanwhile' }, 2, 'sentiment')
  const comparison = createSeedComparison({ measureRuns }, async () => composed)
  const done = comparison.getState().start(seedsFrom(run, 2))
  expect(comparison.getState().state).toMatchObject({ kind: 'running', progress: null })
  await done
  expect(requests.map(({ judges, runs }) => [judges, runs.map(({ settings }) => settings.seed)])).toEqual([
    [['sentiment'], [7, 8]],
  ])
  expect(requests[0]?.runs[0]?.prompt).toBe('typed meanwhile')
  expect(comparison.getState().state).toMatchObject({
    kind: 'done',
    request: composed,
    result: [
      { seed: 7, judgeTitle: 'fake judge sentiment' },
      { seed: 8, judgeTitle: 'fake judge sentiment' },
    ],
  })
})
