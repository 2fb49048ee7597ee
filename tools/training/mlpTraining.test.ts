import { numpy as np, random, valueAndGrad } from '@jax-js/jax'
import { beforeAll, describe, expect, it } from 'vitest'
import { readHead, writeHead } from '../../src/rewards/headFile.ts'
import { makeMlp } from '../../src/rewards/mlp.ts'
import { exampleCard } from '../../src/rewards/testing/exampleHead.ts'
import { type Batch, batchLoss, type Params, startJax, type TrainingOptions, trainMlp } from './mlpTraining.ts'

const wave = (length: number, step: number) => Float32Array.from({ length }, (_, i) => Math.sin(step * (i + 1)))

const INPUTS = 3
const UNITS = 4
const ROWS = 6
const shapes = { w1: [INPUTS, UNITS], b1: [UNITS], w2: [UNITS, 1], b2: [1] }
type Numbers = Record<keyof Params, Float32Array>

const numbers: Numbers = { w1: wave(INPUTS * UNITS, 0.7), b1: wave(UNITS, 1.1), w2: wave(UNITS, 0.4), b2: wave(1, 2) }

const params = (values: Numbers): Params => ({
  w1: np.array(values.w1).reshape(shapes.w1),
  b1: np.array(values.b1),
  w2: np.array(values.w2).reshape(shapes.w2),
  b2: np.array(values.b2),
})

const inputs = (kind: TrainingOptions['loss']) => ({
  features: np.array(wave(ROWS * INPUTS, 0.9)).reshape([ROWS, INPUTS]),
  targets: np.array(wave(kind === 'pairs' ? ROWS / 2 : ROWS, 1.7)),
  weights: np.array(kind === 'pairs' ? Float32Array.of(1, 1, 0.5) : Float32Array.of(1, 1, 0.5, 1, 0, 2)),
  dropoutKey: random.key(0),
})

beforeAll(async () => {
  await startJax()
})

describe('batchLoss', () => {
  it.each(['pairs', 'labels', 'regression'] as const)(
    'has the gradient that finite differences give: %s',
    async (kind) => {
      const loss = batchLoss(kind, 0)
      const [value, gradient] = valueAndGrad(loss)(params(numbers), inputs(kind))
      await value.data()
      for (const name of ['w1', 'b1', 'w2', 'b2'] as const) {
        const slopes = await gradient[name].data()
        for (let i = 0; i < slopes.length; i++) {
          const step = 1e-2
          const at = async (shift: number) => {
            const moved = { ...numbers, [name]: numbers[name].map((x, j) => (j === i ? x + shift : x)) }
            return (await loss(params(moved), inputs(kind)).data())[0]!
          }
          // Central differences err by step² times a third derivative, and by float32's rounding over the step.
          expect(slopes[i]).toBeCloseTo(((await at(step)) - (await at(-step))) / (2 * step), 3)
        }
      }
    },
  )

  /** One unit, far out where gelu(x) = x: scores are the features themselves. Differences 2 and −1 with certain labels, 10 with an even one. */
  async function pairsLoss(...weighs: number[]): Promise<number | undefined> {
    const line = { w1: Float32Array.of(1), b1: Float32Array.of(100), w2: Float32Array.of(1), b2: Float32Array.of(-100) }
    const loss = batchLoss('pairs', 0)(
      {
        w1: np.array(line.w1).reshape([1, 1]),
        b1: np.array(line.b1),
        w2: np.array(line.w2).reshape([1, 1]),
        b2: np.array(line.b2),
      },
      {
        features: np.array(Float32Array.of(3, 0, 9, 1, 1, -1)).reshape([6, 1]),
        targets: np.array(Float32Array.of(1, 1, 0.5)),
        weights: np.array(Float32Array.of(...weighs)),
        dropoutKey: random.key(0),
      },
    )
    return (await loss.data())[0]
  }

  it('is the cross-entropy of σ(r_chosen − r_rejected) and the label, averaged over weights', async () => {
    // (1·ln(1 + e⁻²) + 3·ln(1 + e)) / 4 = (0.126928 + 3 · 1.313262) / 4 = 1.016678
    expect(await pairsLoss(1, 3, 0)).toBeCloseTo(1.016678, 4)
    // An undecided pair ten apart: (ln(1 + e⁻¹⁰) + ln(1 + e¹⁰)) / 2 = (0.0000454 + 10.0000454) / 2
    expect(await pairsLoss(0, 0, 1)).toBeCloseTo(5.0000454, 4)
  })

  it('drops about the given share of hidden units and scales up the rest', async () => {
    const ones = params({
      ...numbers,
      w1: new Float32Array(12),
      b1: new Float32Array(4).fill(100),
      w2: new Float32Array(4).fill(0.01),
      b2: new Float32Array(1),
    })
    const rows = 2000
    const loss = batchLoss('regression', 0.2)(ones, {
      features: np.zeros([rows, INPUTS]),
      targets: np.zeros([rows]),
      weights: np.ones([rows]),
      dropoutKey: random.key(7),
    })
    // A score is the sum of four values 1/0.8 or 0: mean 4, variance 4 · (1.25 − 1) = 1; mean square 17.
    expect((await loss.data())[0]).toBeGreaterThan(16.3)
    const again = batchLoss('regression', 0)(
      params({
        ...numbers,
        w1: new Float32Array(12),
        b1: new Float32Array(4).fill(100),
        w2: new Float32Array(4).fill(0.01),
        b2: new Float32Array(1),
      }),
      {
        features: np.zeros([rows, INPUTS]),
        targets: np.zeros([rows]),
        weights: np.ones([rows]),
        dropoutKey: random.key(7),
      },
    )
    expect((await again.data())[0]).toBeCloseTo(16, 3)
  })
})

describe('trainMlp', () => {
  /** Chosen rows have the larger first number; the other numbers carry no information. */
  const batch = (epoch: number): Batch => {
    const features = wave(16 * INPUTS, 1.3 + epoch)
    for (let row = 0; row < 16; row++) features[row * INPUTS] = row < 8 ? 1 : -1
    return { features, targets: new Float32Array(8).fill(1), weights: new Float32Array(8).fill(1) }
  }
  const options = (seed: number): TrainingOptions => ({
    loss: 'pairs',
    seed,
    batches: (epoch) => [batch(epoch), batch(epoch + 10)],
    standard: { mean: new Float32Array(INPUTS), std: new Float32Array(INPUTS).fill(1) },
    epochs: 20,
    hiddenSize: 8,
    learningRate: 1e-2,
  })

  it('learns, with the same head for the same seed and another head for another seed', async () => {
    const losses: number[] = []
    const weights = await trainMlp({ ...options(1), onEpoch: (_, loss) => losses.push(loss) })
    expect(losses).toHaveLength(20)
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 4)
    const [chosen, rejected] = makeMlp(weights)(Float32Array.of(1, 0, 0, -1, 0, 0))
    expect(chosen).toBeGreaterThan(rejected! + 1)
    expect(await trainMlp(options(1))).toEqual(weights)
    const card = exampleCard({ features: ['last'] })
    expect(readHead(writeHead(card, weights)).weights).toEqual(weights)
    expect((await trainMlp(options(2))).hiddenWeight).not.toEqual(weights.hiddenWeight)
  })

  it('stops at NaN in the features', async () => {
    const broken = { ...batch(0), features: new Float32Array(16 * INPUTS).fill(Number.NaN) }
    await expect(trainMlp({ ...options(1), batches: () => [broken] })).rejects.toThrow('The loss became NaN at step 1')
  })

  it('computes what the scoring code computes', async () => {
    const weights = await trainMlp({ ...options(3), epochs: 1 })
    const features = wave(2 * INPUTS, 0.5)
    const jax = batchLoss('regression', 0)(
      {
        w1: np.transpose(np.array(weights.hiddenWeight).reshape([8, INPUTS])),
        b1: np.array(weights.hiddenBias),
        w2: np.array(weights.outWeight).reshape([8, 1]),
        b2: np.array(weights.outBias),
      },
      {
        features: np.array(features).reshape([2, INPUTS]),
        targets: np.zeros([2]),
        weights: np.ones([2]),
        dropoutKey: random.key(0),
      },
    )
    const scores = makeMlp(weights)(features)
    expect((await jax.data())[0]).toBeCloseTo((scores[0]! ** 2 + scores[1]! ** 2) / 2, 5)
  })
})
