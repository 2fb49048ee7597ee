// Computes a head's scores: standardize → linear → GELU → linear. Plain loops on one thread are fast enough: ten candidates
// take about a millisecond.

/** Parameters of a head with D inputs and H hidden units: hiddenWeight [H, D], hiddenBias and outWeight [H], outBias [1]. */
export interface MlpWeights {
  /** [D] Mean of each feature over the training rows. */
  mean: Float32Array
  /** [D] Standard deviation of each feature over the training rows, above 0. */
  std: Float32Array
  hiddenWeight: Float32Array
  hiddenBias: Float32Array
  outWeight: Float32Array
  outBias: Float32Array
}

/**
 * A bound on the size of the scores that `makeMlp` computes: no features within ±`maxInput` give a larger one. It adds up sizes,
 * so most heads stay far below it; |gelu(x)| ≤ |x|.
 */
export function largestScore(weights: MlpWeights, maxInput: number): number {
  const { mean, std, hiddenWeight, hiddenBias, outWeight, outBias } = weights
  let score = Math.abs(outBias[0] as number)
  for (const [unit, bias] of hiddenBias.entries()) {
    let size = Math.abs(bias)
    for (let j = 0; j < mean.length; j++) {
      // As rounded by makeMlp, where a float32 could overflow.
      const scaled = Math.abs(Math.fround((hiddenWeight[unit * mean.length + j] as number) / (std[j] as number)))
      size += scaled * (maxInput + Math.abs(mean[j] as number))
    }
    score += size * Math.abs(outWeight[unit] as number)
  }
  return score
}

/** Number of hidden units computed in one pass over the inputs, so that their sums stay in registers. */
const LANES = 4

/** Returns a function from features [rows, D] to scores [rows]. Standardization is folded into the first layer. */
export function makeMlp(weights: MlpWeights): (features: Float32Array) => Float32Array {
  const inputs = weights.mean.length
  const hidden = weights.hiddenBias.length
  const padded = Math.ceil(hidden / LANES) * LANES
  /** First-layer weights in blocks of LANES units, [padded / LANES, D, LANES], so that memory is read in order. */
  const first = new Float32Array(padded * inputs)
  const bias = new Float64Array(padded)
  const out = new Float64Array(padded)
  for (let unit = 0; unit < hidden; unit++) {
    let shift = 0
    for (let j = 0; j < inputs; j++) {
      const scaled = (weights.hiddenWeight[unit * inputs + j] as number) / (weights.std[j] as number)
      const lane = unit % LANES
      first[((unit - lane) / LANES) * inputs * LANES + j * LANES + lane] = scaled
      // Rounded like the weight in `first`: a mean of a thousand standard deviations would magnify any rounding difference.
      shift += Math.fround(scaled) * (weights.mean[j] as number)
    }
    bias[unit] = (weights.hiddenBias[unit] as number) - shift
    out[unit] = weights.outWeight[unit] as number
  }
  const outBias = weights.outBias[0] as number

  return (features) => {
    if (features.length % inputs !== 0)
      throw new Error(`the number of features must be a multiple of ${inputs}, not ${features.length}`)
    const rows = features.length / inputs
    const units = hiddenUnits(new Float64Array(features), inputs, first, bias)
    const scores = new Float32Array(rows)
    for (let row = 0; row < rows; row++) {
      let score = outBias
      for (let unit = 0; unit < padded; unit++)
        score += gelu(units[row * padded + unit] as number) * (out[unit] as number)
      scores[row] = score
    }
    return scores
  }
}

/** Computes hidden units [rows, padded] before GELU, two rows at a time, so that each weight is read once for both. */
function hiddenUnits(features: Float64Array, inputs: number, first: Float32Array, bias: Float64Array): Float64Array {
  const rows = features.length / inputs
  const padded = bias.length
  const units = new Float64Array(rows * padded)
  for (let row = 0; row < rows; row += 2) {
    const upper = row * inputs
    const lower = Math.min(row + 1, rows - 1) * inputs
    for (let unit = 0, at = 0; unit < padded; unit += LANES) {
      let a = bias[unit] as number
      let b = bias[unit + 1] as number
      let c = bias[unit + 2] as number
      let d = bias[unit + 3] as number
      let e = a
      let f = b
      let g = c
      let h = d
      for (let j = 0; j < inputs; j++, at += LANES) {
        const x = features[upper + j] as number
        const y = features[lower + j] as number
        const p = first[at] as number
        const q = first[at + 1] as number
        const r = first[at + 2] as number
        const s = first[at + 3] as number
        a += x * p
        b += x * q
        c += x * r
        d += x * s
        e += y * p
        f += y * q
        g += y * r
        h += y * s
      }
      const to = row * padded + unit
      units[to] = a
      units[to + 1] = b
      units[to + 2] = c
      units[to + 3] = d
      // If the last row has no partner, these four writes fall outside the array and have no effect.
      units[to + padded] = e
      units[to + padded + 1] = f
      units[to + padded + 2] = g
      units[to + padded + 3] = h
    }
  }
  return units
}

/**
 * x · Φ(x) (arXiv 1606.08415) in its error-function form, not the tanh approximation. The absolute error is below
 * 7.5e-8 · |x|, because `erf` is approximate.
 */
export function gelu(x: number): number {
  return 0.5 * x * (1 + erf(x / Math.SQRT2))
}

/** The error function, with an absolute error below 1.5e-7. Source: Abramowitz and Stegun, "Handbook of Mathematical Functions", 7.1.26. */
export function erf(x: number): number {
  const size = Math.abs(x)
  const t = 1 / (1 + 0.3275911 * size)
  const series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
  const value = 1 - series * Math.exp(-size * size)
  return x < 0 ? -value : value
}
