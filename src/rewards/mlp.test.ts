import { describe, expect, it } from 'vitest'
import { erf, gelu, type MlpWeights, makeMlp } from './mlp.ts'

/** The definition, one number at a time, nothing folded. */
function direct(weights: MlpWeights, row: Float32Array): number {
  const inputs = weights.mean.length
  const x = Float64Array.from(row, (value, j) => (value - weights.mean[j]!) / weights.std[j]!)
  return weights.hiddenBias.reduce((score, bias, unit) => {
    const sum = x.reduce((total, value, j) => total + value * weights.hiddenWeight[unit * inputs + j]!, bias)
    return score + gelu(sum) * weights.outWeight[unit]!
  }, weights.outBias[0]!)
}

function wave(length: number, step: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin(step * (i + 1)))
}

function someWeights(inputs: number, units: number): MlpWeights {
  return {
    mean: wave(inputs, 0.7).map((value) => 5 * value),
    std: wave(inputs, 1.3).map((value) => 2 + value),
    hiddenWeight: wave(inputs * units, 0.37),
    hiddenBias: wave(units, 2.1),
    outWeight: wave(units, 0.9),
    outBias: Float32Array.of(0.25),
  }
}

describe('makeMlp', () => {
  it('does the hand-worked example', () => {
    const weights: MlpWeights = {
      mean: Float32Array.of(1, 2),
      std: Float32Array.of(2, 4),
      hiddenWeight: Float32Array.of(1, 0, 0, 1),
      hiddenBias: Float32Array.of(0, 1),
      outWeight: Float32Array.of(2, -1),
      outBias: Float32Array.of(0.5),
    }
    // Standardised [(3−1)/2, (−2−2)/4] = [1, −1]; hidden [1, −1+1] = [1, 0]; gelu(1) = Φ(1) = 0.841345, gelu(0) = 0.
    expect(makeMlp(weights)(Float32Array.of(3, -2))[0]).toBeCloseTo(0.5 + 2 * 0.841345, 5)
  })

  it.each([
    [5, 1, 3],
    [6, 4, 1],
    [7, 10, 2],
    [12, 128, 5],
  ])('agrees with the definition for %i inputs, %i units, %i rows', (inputs, units, rows) => {
    const weights = someWeights(inputs, units)
    const features = wave(inputs * rows, 0.11).map((value) => 20 * value)
    const scores = makeMlp(weights)(features)
    expect(scores).toHaveLength(rows)
    scores.forEach((score, i) => {
      expect(score).toBeCloseTo(direct(weights, features.subarray(i * inputs, (i + 1) * inputs)), 3)
    })
  })

  it('gives no scores for no rows, NaN for NaN, and refuses half a row', () => {
    const score = makeMlp(someWeights(4, 3))
    expect(score(new Float32Array(0))).toHaveLength(0)
    expect(score(Float32Array.of(1, Number.NaN, 0, 0))[0]).toBeNaN()
    expect(() => score(new Float32Array(6))).toThrow('the number of features must be a multiple of 4, not 6')
  })
})

describe('erf', () => {
  // Python: math.erf(x)
  it.each([
    [0, 0],
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    [-2, -0.9953222650189527],
    [8, 1],
  ])('erf(%f)', (x, expected) => {
    expect(Math.abs(erf(x) - expected)).toBeLessThan(1.5e-7)
  })
})
