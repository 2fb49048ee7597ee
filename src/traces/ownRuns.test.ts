// Traces of what this app writes and scores itself.

import { readFileSync } from 'node:fs'
import fc from 'fast-check'
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

test('whatever our own schema holds is read, written and read again without loss', async () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)
  const numbers = fc.dictionary(
    fc.constantFrom('logProb', 'reward', 'rewards', 'reward, prefix', 'entropy', 'own name'),
    number,
  )
  const text = fc.string({ unit: 'binary', maxLength: 6 })
  const bytes = fc.array(fc.constantFrom(0x61, 0xc3, 0xa9, 0xf0, 0x9f, 0x99, 0x82), { minLength: 1, maxLength: 5 })
  const id = fc.option(fc.integer({ min: -1, max: 70_000 }), { nil: null })
  const candidate = fc.tuple(fc.record({ text }), numbers).map(([one, more]) => ({ ...more, ...one }))
  const part = fc.oneof(
    fc.record({ text, id }),
    fc.record({ id }),
    fc.record({ bytes }),
    fc.record({ text, bytes, id }),
  )
  const token = fc
    .tuple(part, numbers, fc.array(candidate, { maxLength: 2 }))
    .map(([one, more, candidates]) => ({ ...more, ...one, ...(candidates.length > 0 ? { candidates } : {}) }))
  const row = fc.record({
    prompt: text,
    method: fc.option(text, { nil: null }),
    tokens: fc.array(token, { maxLength: 5 }),
    reward: number,
    meta: fc.dictionary(fc.constantFrom('step', 'side'), fc.oneof(text, number, fc.boolean())),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 3 }), async (rows) => {
      const first = await readPasted(rows.map((one) => JSON.stringify(one)).join('\n'))
      if (first.kind !== 'traces') throw new Error('no traces')
      const again = await readPasted(tracesText(first.traces))
      expect(again).toEqual({ ...first, notes: [] })
    }),
    { numRuns: 500 },
  )
})
