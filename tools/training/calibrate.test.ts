import { describe, expect, it } from 'vitest'
import { calibrationFactor } from './calibrate.ts'

describe('calibrationFactor', () => {
  it('finds the log-odds of equal differences', () => {
    // Three of four right by 2: σ(2s) = 3/4, so s = ln(3)/2.
    expect(calibrationFactor([2, 2, 2, -2])).toBeCloseTo(Math.log(3) / 2, 9)
  })

  it('undoes a factor', () => {
    const differences = [0.3, 1.2, -0.4, 2.5, 0.9, -1.1, 0.2]
    const factor = calibrationFactor(differences)
    expect(calibrationFactor(differences.map((d) => 7 * d))).toBeCloseTo(factor / 7, 9)
    expect(calibrationFactor(differences.map((d) => factor * d))).toBeCloseTo(1, 9)
  })

  it('refuses differences that no factor fits', () => {
    expect(() => calibrationFactor([1, 2, 3])).toThrow(/3 score differences/)
    expect(() => calibrationFactor([-1, -2, 0.5])).toThrow(/No scale fits/)
    expect(() => calibrationFactor([])).toThrow(/0 score differences/)
    expect(() => calibrationFactor([1, Number.NaN, -1])).toThrow(/No scale fits/)
  })
})
