import fc from 'fast-check'
import { expect, test } from 'vitest'
import { headNames } from '../../decoding/heads.ts'
import { gaugeNames } from './gauge.ts'
import { AMOUNTS, type LabState, link, MAX_CHARACTERS, START } from './state.ts'

const { read, write } = link

const readText = (text: string) => read(new URLSearchParams(text))

test('there and back; the start is a link without a query', () => {
  const typed = fc.string({ maxLength: 80, unit: 'grapheme' })
  const state = fc.record<LabState>({
    example: fc.constantFrom('acting-pargs', 'sunday-soon'),
    head: fc.constantFrom(...headNames),
    gauge: fc.record({
      name: fc.constantFrom(...gaugeNames),
      amount: fc.integer({ min: 2 * AMOUNTS.min, max: 2 * AMOUNTS.max }).map((halves) => halves / 2 + 0),
    }),
    own: fc.option(fc.record({ prompt: typed, text: typed })),
    cut: fc.constantFrom(0.25, 0.5, 0.75),
  })
  fc.assert(
    fc.property(state, (given) => {
      expect(readText(write(given))).toEqual(given)
    }),
    { numRuns: 60 },
  )
  expect(write(START)).toBe('')
  expect(readText('')).toEqual(START)
})

test('what makes no sense is left out, what is out of range is clamped', () => {
  const hostile = `text=../x&head=__proto__&g=toString&a=1e99&cut=x&prompt=only&own=${'x'.repeat(MAX_CHARACTERS + 1)}`
  expect(readText(hostile)).toEqual({ ...START, gauge: { name: 'line', amount: AMOUNTS.max } })
  expect(readText('a=NaN&prompt=without a text')).toEqual(START)
})
