import type { RunSettings } from '../../decoding/record.ts'

/** Settings of a short run with top-k and PARGS. */
export const runSettings = (changes: Partial<RunSettings> = {}): RunSettings => ({
  columns: [
    { method: 'topK', weight: 0 },
    { method: 'pargs', weight: 2 },
  ],
  weight: 0,
  reward: 'fake',
  topK: 3,
  temperature: 1,
  seed: 1,
  sample: 0,
  maxTokens: 4,
  chat: false,
  ...changes,
})
