// Traces of what this app writes and scores itself.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { FollowedToken } from '../decoding/followText.ts'
import { scoredTrace } from './fromScores.ts'
import { readPasted, readTraces } from './readTraces.ts'
import type { Trace } from './trace.ts'
import { tracesText } from './write.ts'

test('a recorded comparison opens as one trace for each column', async () => {
  const file = new URL('../../public/recorded/turn.json.gz', import.meta.url)
  const opened = await readTraces(new Uint8Array(readFileSync(file)), 'turn.json.gz')
  if (opened.kind !== 'traces') throw new Error('no traces')
  expect(opened.traces.map(({ method }) => method)).toEqual(['topK', 'cd', 'args', 'pargs'])
  for (const { texts, candidates, quantities, totals } of opened.traces) {
    expect(candidates.size).toBe(texts.length)
    expect([...quantities.keys()]).toEqual(['logProb', 'reward, full-sequence', 'reward, prefix', 'reward, value'])
    // The reward of the last prefix is that of the response.
    expect(totals.get('reward, prefix')).toBe(quantities.get('reward, prefix')?.at(-1))
  }
})

test('a comparison that is damaged gives a sentence', async () => {
  await expect(readPasted('{"format": "tokenwise-comparison", "version": 1, "record": {}}')).rejects.toThrow(
    'cannot be shown',
  )
})

test('scores of a text are written in our schema and read again', async () => {
  const token = (id: number, bytes: number[], prefix: number): FollowedToken => ({
    token: id,
    bytes,
    baseLogProb: -id,
    rank: id,
    entropy: 1.5,
    rewards: { prefix },
    candidates: [{ token: id, bytes, baseLogProb: -id, rewards: { prefix } }],
    chosen: 0,
  })
  const tokens = [token(1, [32, 97], 0.5), token(2, [0xf0, 0x9f], 1), token(3, [0x99, 0x82], 2)]
  const trace = scoredTrace({ name: 'row 1', prompt: 'p', reward: 'sentiment', tokens })
  expect(trace).toMatchObject({ texts: [' a', '', '🙂'], method: 'sentiment', ids: Int32Array.of(1, 2, 3) })
  expect([...(trace.quantities.get('reward') ?? [])]).toEqual([0.5, 1, 2])
  expect(trace.quantities.get('advantage')).toBeDefined()
  expect(trace.totals.get('reward')).toBe(2)
  const opened = await readPasted(tracesText([trace]))
  const [again] = (opened.kind === 'traces' ? opened.traces : []) as [Trace]
  expect(again).toEqual(trace)
})
