import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPasted } from '../traces/readTraces.ts'
import type { Trace } from '../traces/trace.ts'
import { SharingError } from './comparison.ts'
import { decodeTraces, encodeTraces } from './traceLink.ts'

async function traceOf(tokens: number): Promise<Trace> {
  const row = {
    prompt: 'p',
    method: 'm',
    reward: 2,
    tokens: Array.from({ length: tokens }, (_, at) => ({
      text: ` w${(at * 7919) % 997}`,
      id: at,
      logProb: -Math.abs(Math.sin(at)),
      candidates: [{ text: ' other', id: 3, logProb: -Math.abs(Math.cos(at)) }],
    })),
  }
  const opened = await readPasted(JSON.stringify(row))
  if (opened.kind !== 'traces') throw new Error('no traces')
  return opened.traces[0] as Trace
}

test('a link carries traces, with candidates while there is room', async () => {
  const short = await traceOf(40)
  const sent = encodeTraces([short, short])
  expect(sent?.hasCandidates).toBe(true)
  const [, trace] = decodeTraces(sent?.link ?? '') as [Trace, Trace]
  expect(trace).toMatchObject({ name: 'row 2', prompt: 'p', method: 'm', texts: short.texts, ids: short.ids })
  expect(trace.candidates.size).toBe(40)
  expect(trace.totals.get('reward')).toBe(2)
  for (const [at, value] of (short.quantities.get('logProb') ?? []).entries())
    expect(trace.quantities.get('logProb')?.[at]).toBeCloseTo(value, 3)
  const longer = await Promise.all([600, 800, 1000, 1200].map(traceOf))
  expect(longer.map((trace) => encodeTraces([trace])?.hasCandidates)).toContain(false)
  expect(encodeTraces([await traceOf(50_000)])).toBeNull()
})

test('damaged links give a sentence', async () => {
  const { link } = encodeTraces([await traceOf(20)]) as { link: string }
  for (const bad of ['', '2.abc', '1.', '1.!!', link.slice(0, -9)])
    expect(() => decodeTraces(bad)).toThrow(SharingError)
  fc.assert(
    fc.property(fc.nat(link.length), fc.string({ maxLength: 3 }), (at, other) => {
      try {
        for (const { texts } of decodeTraces(link.slice(0, at) + other + link.slice(at + other.length)))
          expect(Array.isArray(texts)).toBe(true)
      } catch (error) {
        expect(error).toBeInstanceOf(SharingError)
      }
    }),
    { numRuns: 1000 },
  )
})
