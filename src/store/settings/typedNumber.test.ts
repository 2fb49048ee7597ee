import { describe, expect, it } from 'vitest'
import { clampSetting } from './settings.ts'
import { readTyped, refuseInsertion } from './typedNumber.ts'

describe('readTyped', () => {
  it.each([
    ['topK', '12', 12],
    ['weight', '-2.50', -2.5],
    ['weight', '-0', 0],
    ['seed', '007', 7],
    ['temperature', ' 0.5 ', 0.5],
  ] as const)('accepts %s %j as it is', (name, typed, used) => {
    expect(readTyped(name, typed, 1)).toEqual({ used, note: null })
  })

  it.each([
    ['topK', '-3', 1, 'k must be a whole number from 1 to 50. Using 1.'],
    ['topK', '3.6', 4, 'k must be a whole number from 1 to 50. Using 4.'],
    ['topK', '0.6', 1, 'k must be a whole number from 1 to 50. Using 1.'],
    ['temperature', '0', 0.1, 'Temperature must be a number from 0.1 to 3. Using 0.1.'],
    ['temperature', '0.123', 0.12, 'Temperature can have up to 2 decimals. Using 0.12.'],
    ['weight', '-99', -40, 'w must be a number from −40 to 40. Using −40.'],
    ['rewardWeight', '-99', -10, 'The weight of a reward must be a number from −10 to 10. Using −10.'],
    ['rewardWeight', '0', 7, 'A weight of 0 has no effect. Remove the reward instead. Using 7.'],
    ['seed', '9'.repeat(400), 999_999, 'The seed must be a whole number from 0 to 999999. Using 999999.'],
    ['maxTokens', '1000', 512, 'The length must be a whole number from 1 to 512. Using 512.'],
  ] as const)('says how it changes %s %j', (name, typed, used, note) => {
    expect(readTyped(name, typed, 7)).toEqual({ used, note })
  })

  it.each(['', '  ', '-', '.', '1.2.3', 'NaN'])('keeps the previous value for %j', (typed) => {
    expect(readTyped('topK', typed, 10)).toEqual({
      used: 10,
      note: 'k must be a whole number from 1 to 50. Using 10.',
    })
  })
})

describe('refuseInsertion', () => {
  it('allows what can be part of a number, refuses the rest entirely and says so', () => {
    for (const inserted of ['', '7', '-', '1,5', ' 12 ']) expect(refuseInsertion('seed', inserted)).toBeNull()
    expect(refuseInsertion('seed', '1e99')).toBe(
      'The seed must be a whole number from 0 to 999999. “1e99” was not inserted.',
    )
    expect(refuseInsertion('topK', 'x'.repeat(500))).toBe(
      `k must be a whole number from 1 to 50. “${'x'.repeat(12)}…” was not inserted.`,
    )
  })
})

describe('clampSetting', () => {
  it('keeps what a field can show: no −0, no third decimal', () => {
    expect([clampSetting('weight', -0.001), clampSetting('weight', 0.1 + 0.2), clampSetting('seed', -0)]).toEqual([
      0, 0.3, 0,
    ])
  })
})
