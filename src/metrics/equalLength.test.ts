import { expect, test } from 'vitest'
import { uniform } from '../decoding/random.ts'
import { equalLengthDifference, type SizedRow } from './equalLength.ts'
import { pairedDifference } from './pairedDifference.ts'

const row = (prompt: string, seed: number, value: number, length: number, finished = false): SizedRow => ({
  prompt,
  seed,
  value,
  length,
  finished,
})

test('only samples with as many tokens and the same end are compared', () => {
  const a = [
    row('p', 1, 5, 48),
    row('p', 2, 9, 30, true),
    row('q', 1, 4, 48),
    row('q', 2, 1, 12, true),
    row('r', 1, 7, 48),
  ]
  const b = [row('p', 1, 3, 48), row('p', 2, 0, 31, true), row('q', 1, 0, 48, true), row('q', 2, 5, 12, true)]
  // By hand: sample 1 of p, 5 − 3, and sample 2 of q, 1 − 5.
  expect(equalLengthDifference(a, b)).toMatchObject({ difference: -1, standardError: expect.closeTo(3, 9), n: 2 })
  expect(equalLengthDifference([row('p', 1, 5, 48)], [row('p', 1, 5, 47)])).toBeNull()
})

test('a term that depends on prompt and length alone changes nothing', () => {
  // What training on prefixes leaves undetermined. It does change the difference over all samples.
  const shift = ({ prompt, length }: SizedRow) => 3 * Math.sin(length + prompt.length) + length / 4
  const rows = (stream: number) =>
    Array.from({ length: 60 }, (_, i) =>
      row(
        'p'.repeat(1 + (i % 20)),
        Math.floor(i / 20),
        uniform(1, stream, i, 0),
        uniform(2, stream, i, 0) < 0.7 ? 48 : 20 + stream,
      ),
    )
  const shifted = (sized: SizedRow[]) => sized.map((one) => ({ ...one, value: one.value + shift(one) }))
  const [a, b] = [rows(1), rows(2)]
  const [plain, other] = [equalLengthDifference(a, b), equalLengthDifference(shifted(a), shifted(b))]
  expect(other?.difference).toBeCloseTo(plain?.difference ?? Number.NaN, 12)
  expect(other?.standardError).toBeCloseTo(plain?.standardError ?? Number.NaN, 12)
  expect(pairedDifference(shifted(a), shifted(b)).difference).not.toBeCloseTo(pairedDifference(a, b).difference, 1)
})
