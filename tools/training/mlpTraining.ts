// Trains the two-layer head on batches of features: standardize → linear → GELU → dropout → linear. The optimizer is AdamW;
// jax-js computes gradients on its wasm backend.

import { init, jit, nn, numpy as np, random, tree, valueAndGrad } from '@jax-js/jax'
import { philox4x32, uniform } from '../../src/decoding/random.ts'
import type { MlpWeights } from '../../src/rewards/mlp.ts'

/** The rows of one training step. All batches of a run have the same size. */
export interface Batch {
  /** [rows, inputSize] raw features. For pairs, all chosen rows, then all rejected rows in the same order. */
  features: Float32Array
  /** [rows] targets; for pairs, [rows / 2] probabilities that the chosen row is better. */
  targets: Float32Array
  /** [rows], or [rows / 2] for pairs: weights of the loss terms; 0 for padding. */
  weights: Float32Array
}

export interface TrainingOptions {
  /**
   * 'pairs': Bradley-Terry, the cross-entropy between the label and σ(r_chosen − r_rejected); 'labels': the cross-entropy between
   * a target in [0, 1] and σ(r); 'regression': squared error.
   */
  loss: 'pairs' | 'labels' | 'regression'
  seed: number
  batches: (epoch: number) => Iterable<Batch>
  /** [inputSize] mean and standard deviation of each feature. */
  standard: { mean: Float32Array; std: Float32Array }
  epochs?: number
  hiddenSize?: number
  /** Initial weights, for features standardized by `standard`; default: random, determined by the seed. */
  start?: MlpWeights
  learningRate?: number
  /** Dropout probability of a hidden unit, in [0, 1). */
  dropout?: number
  weightDecay?: number
  /** Called with the mean loss of each epoch: in nats for 'pairs' and 'labels', in squared units of the targets for 'regression'. */
  onEpoch?: (epoch: number, loss: number) => void
}

export type Params = { w1: np.Array; b1: np.Array; w2: np.Array; b2: np.Array }
export type Inputs = { features: np.Array; targets: np.Array; weights: np.Array; dropoutKey: np.Array }
type State = { params: Params; first: Params; second: Params }

const BETA_1 = 0.9
const BETA_2 = 0.999
const EPSILON = 1e-8
/** Streams of the random generator; batches.ts uses others. */
const INIT_STREAM = 100
const DROPOUT_STREAM = 200

let ready: Promise<unknown> | null = null

/** Starts jax-js on wasm. Other backends sum in a different order and would give slightly different heads. */
export function startJax(): Promise<unknown> {
  ready ??= init('wasm')
  return ready
}

/**
 * The weighted mean loss of a batch: Bradley-Terry on pairs (PARGS, arXiv 2406.07780), cross-entropy or squared error.
 * Consumes the references to its arguments, as jax-js functions do.
 */
export function batchLoss(kind: TrainingOptions['loss'], dropout: number) {
  return (params: Params, { features, targets, weights, dropoutKey }: Inputs): np.Array => {
    const hidden = nn.gelu(np.matmul(features, params.w1).add(params.b1), { approximate: false })
    const scores = np
      .matmul(withDropout(hidden, dropoutKey, dropout), params.w2)
      .reshape([-1])
      .add(params.b2)
    const total = np.sum(weights.ref)
    if (kind === 'regression') return np.sum(np.square(scores.sub(targets)).mul(weights)).div(total)
    if (kind === 'labels') {
      // Equals −t·log σ(r) − (1 − t)·log(1 − σ(r)).
      const losses = nn.softplus(scores.ref).sub(scores.mul(targets))
      return np.sum(losses.mul(weights)).div(total)
    }
    const [chosen, rejected] = np.split(scores, 2) as [np.Array, np.Array]
    const gap = rejected.sub(chosen)
    // Equals q·softplus(gap) + (1 − q)·softplus(−gap), because softplus(−x) = softplus(x) − x.
    const losses = nn.softplus(gap.ref).sub(gap.mul(targets.mul(-1).add(1)))
    return np.sum(losses.mul(weights)).div(total)
  }
}

function withDropout(hidden: np.Array, key: np.Array, probability: number): np.Array {
  if (probability === 0) {
    key.dispose()
    return hidden
  }
  const mask = random.bernoulli(key, 1 - probability, hidden.shape)
  return np.where(mask, hidden.div(1 - probability), 0)
}

/** Trains a head. The same options and data give the same head, bit for bit. @throws Error if the loss becomes infinite or NaN. */
export async function trainMlp(options: TrainingOptions): Promise<MlpWeights> {
  const { seed, standard, batches, onEpoch, start } = options
  const {
    epochs = 4,
    hiddenSize = start?.hiddenBias.length ?? 128,
    learningRate = 1e-3,
    dropout = 0.2,
    weightDecay = 0.01,
  } = options
  await startJax()
  const inputSize = standard.mean.length
  const lossAndGradient = valueAndGrad(batchLoss(options.loss, dropout))
  const step = jit((state: State, inputs: Inputs, firstScale: np.Array, secondScale: np.Array) => {
    const [loss, gradient] = lossAndGradient(tree.ref(state.params), inputs)
    const first = zip(state.first, tree.ref(gradient), (m, g) => m.mul(BETA_1).add(g.mul(1 - BETA_1)))
    const second = zip(state.second, gradient, (v, g) => v.mul(BETA_2).add(np.square(g).mul(1 - BETA_2)))
    const update = zip(tree.ref(first), tree.ref(second), (m, v) =>
      m.mul(firstScale.ref).div(np.sqrt(v.mul(secondScale.ref)).add(EPSILON)),
    )
    firstScale.dispose()
    secondScale.dispose()
    const params = zip(state.params, update, (p, u) => p.mul(1 - learningRate * weightDecay).sub(u.mul(learningRate)))
    return { state: { params, first, second }, loss }
  })

  const params = start ? paramsOf(start) : initial(inputSize, hiddenSize, seed)
  const zeros = () => tree.map((value: np.Array) => np.zerosLike(value), tree.ref(params))
  let state: State = { params, first: zeros(), second: zeros() }
  let steps = 0
  for (let epoch = 0; epoch < epochs; epoch++) {
    let sum = 0
    let count = 0
    for (const batch of batches(epoch)) {
      steps += 1
      const stepped = step(
        state,
        inputsOf(batch, standard, philox4x32([steps, 0, DROPOUT_STREAM, 0], [seed, 0])[0]),
        np.array(1 / (1 - BETA_1 ** steps)),
        np.array(1 / (1 - BETA_2 ** steps)),
      )
      state = stepped.state
      const [loss] = await stepped.loss.data()
      if (!Number.isFinite(loss))
        throw new Error(
          `The loss became ${loss} at step ${steps}. Check the features for NaN, or lower the learning rate.`,
        )
      sum += loss as number
      count += 1
    }
    onEpoch?.(epoch, sum / count)
  }
  step.dispose()
  tree.dispose([state.first, state.second])
  const { w1, b1, w2, b2 } = state.params
  const floats = async (array: np.Array) => new Float32Array(await array.data())
  return {
    ...standard,
    hiddenWeight: await floats(np.transpose(w1)),
    hiddenBias: await floats(b1),
    outWeight: await floats(w2),
    outBias: await floats(b2),
  }
}

function inputsOf({ features, targets, weights }: Batch, standard: TrainingOptions['standard'], key: number): Inputs {
  const { mean, std } = standard
  const standardized = new Float32Array(features.length)
  for (let at = 0; at < features.length; at += mean.length)
    for (let j = 0; j < mean.length; j++)
      standardized[at + j] = ((features[at + j] as number) - (mean[j] as number)) / (std[j] as number)
  return {
    features: np.array(standardized).reshape([-1, mean.length]),
    targets: np.array(targets),
    weights: np.array(weights),
    dropoutKey: random.key(np.array(Uint32Array.of(key), { dtype: np.uint32 }).reshape([])),
  }
}

/** Initial weights and biases, uniform in ±1/√inputs. */
export function initial(inputSize: number, hiddenSize: number, seed: number): Params {
  const values = (tensor: number, count: number, inputs: number) =>
    Float32Array.from({ length: count }, (_, i) => (2 * uniform(seed, INIT_STREAM, tensor, i) - 1) / Math.sqrt(inputs))
  return {
    w1: np.array(values(0, inputSize * hiddenSize, inputSize)).reshape([inputSize, hiddenSize]),
    b1: np.array(values(1, hiddenSize, inputSize)),
    w2: np.array(values(2, hiddenSize, hiddenSize)).reshape([hiddenSize, 1]),
    b2: np.array(values(3, 1, hiddenSize)),
  }
}

function paramsOf({ mean, hiddenWeight, hiddenBias, outWeight, outBias }: MlpWeights): Params {
  return {
    w1: np.transpose(np.array(hiddenWeight).reshape([hiddenBias.length, mean.length])),
    b1: np.array(hiddenBias),
    w2: np.array(outWeight).reshape([outWeight.length, 1]),
    b2: np.array(outBias),
  }
}

const zip = (a: Params, b: Params, combine: (x: np.Array, y: np.Array) => np.Array): Params => tree.map(combine, a, b)
