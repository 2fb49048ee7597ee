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
    ['topK', '-3', 1, 'k is a whole number from 1 to 50: 1 is used'],
    ['topK', '3.6', 4, 'k is a whole number from 1 to 50: 4 is used'],
    ['topK', '0.6', 1, 'k is a whole number from 1 to 50: 1 is used'],
    ['temperature', '0', 0.1, 'Temperature goes from 0.1 to 3: 0.1 is used'],
    ['temperature', '0.123', 0.12, 'Temperature takes 2 decimals: 0.12 is used'],
    ['weight', '-99', -40, 'w goes from −40 to 40: −40 is used'],
    ['rewardWeight', '-99', -10, 'The weight of a reward goes from −10 to 10: −10 is used'],
    ['rewardWeight', '0', 7, '0 would leave the reward out: remove it instead; 7 is kept'],
    ['seed', '9'.repeat(400), 999_999, 'The seed is a whole number from 0 to 999999: 999999 is used'],
    ['maxTokens', '1000', 512, 'The length is a whole number from 1 to 512: 512 is used'],
  ] as const)('says how it changes %s %j', (name, typed, used, note) => {
    expect(readTyped(name, typed, 7)).toEqual({ used, note })
  })

  it.each(['', '  ', '-', '.', '1.2.3', 'NaN'])('keeps the previous value for %j', (typed) => {
    expect(readTyped('topK', typed, 10)).toEqual({
      used: 10,
      note: 'k is a whole number from 1 to 50: 10 is kept',
    })
  })
})

describe('refuseInsertion', () => {
  it('allows what can be part of a number, refuses the rest entirely and says so', () => {
    for (const inserted of ['', '7', '-', '1,5', ' 12 ']) expect(refuseInsertion('seed', inserted)).toBeNull()
    expect(refuseInsertion('seed', '1e99')).toBe('The seed is a whole number from 0 to 999999: “1e99” is left out')
    expect(refuseInsertion('topK', 'x'.repeat(500))).toBe(
      `k is a whole number from 1 to 50: “${'x'.repeat(12)}…” is left out`,
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
