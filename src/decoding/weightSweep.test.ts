import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type RunRecord, runRecordSchema } from './record.ts'
import { type FakeRunSettings, fakeRun } from './testing/fakeRun.ts'
import { runAt, sweepOf, weightSweepSchema } from './weightSweep.ts'

const shared = { reward: 'fake', topK: 4, temperature: 1, seed: 1, sample: 0, maxTokens: 6, chat: false }

/** A run with top-k and PARGS at the given weights. */
function sweptRun(weights: readonly number[], settings: Partial<FakeRunSettings> = {}, stopTokenIds: number[] = []) {
  const columns = [{ method: 'topK' as const }, ...weights.map((weight) => ({ method: 'pargs' as const, weight }))]
  return fakeRun({ ...shared, columns, ...settings }, { stopTokenIds })
}

const choicesOf = ({ columns }: RunRecord) =>
  columns.map(({ method, weight, text, stop, tokens }) => ({
    method,
    weight,
    text,
    stop,
    tokens: tokens.map(({ token, bytes, chosen, candidates }) => [
      token,
      bytes,
      chosen,
      candidates.map((c) => c.token),
    ]),
  }))

const numbersOf = ({ columns }: RunRecord): number[] =>
  columns.flatMap(({ tokens }) =>
    tokens.flatMap(({ entropy, candidates }) => [
      entropy,
      ...candidates.flatMap(({ baseLogProb, rewards, score, probBefore, probAfter, noise }) => [
        baseLogProb,
        rewards.prefix as number,
        score,
        probBefore,
        probAfter,
        noise,
      ]),
    ]),
  )

test('a run read from the tree is the real run, for any weight, seed, temperature, k and end token', async () => {
  const settings = fc.record({
    seed: fc.nat(1000),
    topK: fc.integer({ min: 1, max: 6 }),
    temperature: fc.constantFrom(0.5, 1, 2),
    maxTokens: fc.integer({ min: 1, max: 7 }),
  })
  const weights = fc.uniqueArray(
    fc.integer({ min: -8, max: 16 }).map((n) => n / 2 + 0),
    { maxLength: 4 },
  )
  await fc.assert(
    fc.asyncProperty(settings, weights, fc.array(fc.nat(31), { maxLength: 4 }), async (given, others, stops) => {
      const all = [...new Set([0, ...others])]
      const half = Math.ceil(all.length / 2)
      const parts = [all.slice(0, half), all.slice(half)].map((some) => sweptRun(some, given, stops))
      const sweep = weightSweepSchema.parse(JSON.parse(JSON.stringify(sweepOf(await Promise.all(parts)))))
      expect(sweep.weights).toEqual(all.toSorted((a, b) => a - b))
      for (const weight of all) {
        const real = await fakeRun(
          { ...shared, ...given, weight, columns: [{ method: 'topK' }, { method: 'pargs' }] },
          { stopTokenIds: stops },
        )
        const read = runRecordSchema.parse(runAt(sweep, weight))
        expect(read).toMatchObject({ settings: real.settings, model: real.model, prompt: real.prompt })
        expect(choicesOf(read)).toEqual(choicesOf(real))
        const wanted = numbersOf(real)
        const errors = numbersOf(read).map((number, i) => Math.abs(number - (wanted[i] as number)))
        expect(Math.max(...errors)).toBeLessThan(0.01)
      }
    }),
    { numRuns: 8 },
  )
})

test('an unknown weight is named', async () => {
  const sweep = sweepOf([await sweptRun([0, 2])])
  expect(() => runAt(sweep, 1.5)).toThrow(/weight 1\.5\. Choose one of: 0, 2/)
})

test('runs that do not fit together are refused', async () => {
  const run = await sweptRun([0, 2])
  expect(() => sweepOf([])).toThrow(/same prompt/)
  expect(() => sweepOf([run, { ...run, prompt: 'other' }])).toThrow(/same prompt/)
  const otherSeed = await sweptRun([0, 2], { seed: 2 })
  expect(() => sweepOf([run, { ...otherSeed, settings: run.settings }])).toThrow(/do not fit together/)
  const stopped = { ...run, columns: run.columns.map((column) => ({ ...column, tokens: column.tokens.slice(1) })) }
  expect(() => sweepOf([stopped])).toThrow(/do not fit together/)
  expect(() => sweepOf([{ ...run, settings: { ...run.settings, units: 'standard' } }])).toThrow(/raw scores/)
  await expect(sweptRun([2]).then((one) => sweepOf([one]))).rejects.toThrow(/weight 0/)
})
