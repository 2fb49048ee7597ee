// Trains one head of each objective on given rows, and completes it: where it reads finished texts, its calibration and
// accuracies.

import { lengthCorrelation } from '../../src/metrics/lengthCorrelation.ts'
import type { FeatureName, HeadCard, RewardHead } from '../../src/rewards/head.ts'
import { type MlpWeights, makeMlp } from '../../src/rewards/mlp.ts'
import {
  type FeatureShape,
  type PairObjective,
  type PairRows,
  pairBatches,
  type RolloutRows,
  rolloutBatches,
  standardOf,
} from './batches.ts'
import { calibrationFactor } from './calibrate.ts'
import { type Accuracy, accuracyOf, differences, mean, scoreAt, standardDeviation, wins } from './evaluate.ts'
import type { ResponseRows } from './extract.ts'
import { type TrainingOptions, trainMlp } from './mlpTraining.ts'

/** In this order: the token's own row, then the causal mean. */
export const FEATURES: FeatureName[] = ['last', 'mean']

export const CUTS = [0.1, 0.25, 0.5, 0.75, 1]

export interface HeadSettings {
  epochs?: number
  pairsPerBatch?: number
  /** Positions per pair or rollout in an epoch; drawn again for each epoch, so that four epochs cover most of them. */
  positions?: number
  learningRate?: number
  dropout?: number
  weightDecay?: number
}

/** What a head reads of its layer, and its width. The heads that ship have the defaults. */
export interface HeadShape {
  features?: FeatureName[]
  hiddenUnits?: number
}

type Watch = Pick<TrainingOptions, 'onEpoch'>

/**
 * Trains a full-sequence head, a prefix head or a judge.
 * @param labels [pairs] probability that the chosen response is the better one; default: 1.
 */
export async function trainPairs(
  objective: PairObjective,
  pairs: readonly PairRows[],
  hiddenSize: number,
  seed: number,
  settings: HeadSettings & HeadShape = {},
  watch: Watch = {},
  labels?: ArrayLike<number>,
): Promise<MlpWeights> {
  const { pairsPerBatch = 32, positions = 32, features = FEATURES, hiddenUnits = 128, ...training } = settings
  const shape: FeatureShape = { hiddenSize, features }
  const batches = (epoch: number) =>
    pairBatches(pairs, objective, { pairsPerBatch, positionsPerPair: positions, seed, epoch, shape, labels })
  const standard = standardOf(batches(0), hiddenSize * features.length)
  return trainMlp({ loss: 'pairs', seed, batches, standard, hiddenSize: hiddenUnits, ...training, ...watch })
}

/**
 * Trains a cumulative head: each prefix predicts the label of its response, 1 for chosen and 0 for rejected; later prefixes
 * have a larger weight (RAD, arXiv 2310.09520). Its scores are raw; RAD clamps them to [0, 1].
 */
export async function trainCumulative(
  pairs: readonly PairRows[],
  hiddenSize: number,
  seed: number,
  settings: HeadSettings = {},
  watch: Watch = {},
): Promise<MlpWeights> {
  const { pairsPerBatch = 32, positions = 32, ...training } = settings
  const shape: FeatureShape = { hiddenSize, features: FEATURES }
  const rows = pairs.flatMap((pair) => pair.map((response, side) => ({ response, start: 1, target: 1 - side })))
  const sizes = { rolloutsPerBatch: 2 * pairsPerBatch, positionsPerRollout: positions }
  const batches = (epoch: number) => rolloutBatches(rows, { ...sizes, seed, epoch, shape, laterMore: true })
  const standard = standardOf(batches(0), hiddenSize * FEATURES.length)
  return trainMlp({ loss: 'regression', seed, batches, standard, ...training, ...watch })
}

/**
 * The probability that the chosen response of each pair is the better one, by a full-sequence head that did not see the pair:
 * one head per half of the pairs labels the other half (a head is almost certain about its training pairs).
 * @param held pairs that calibrate these heads.
 */
export async function crossFittedLabels(
  pairs: readonly PairRows[],
  held: readonly PairRows[],
  hiddenSize: number,
  seed: number,
): Promise<Float64Array> {
  const labels = new Float64Array(pairs.length)
  for (const half of [0, 1]) {
    const others = pairs.filter((_, i) => i % 2 !== half)
    const weights = await trainPairs('full', others, hiddenSize, seed)
    const head = unkeptHead({ objective: 'full', seed, n: others.length }, weights, held, hiddenSize)
    const gaps = differences(
      head,
      hiddenSize,
      pairs.filter((_, i) => i % 2 === half),
      1,
    )
    gaps.forEach((gap, i) => {
      labels[2 * i + half] = 1 / (1 + Math.exp(-gap))
    })
  }
  return labels
}

/** A rollout and the reward of its complete text, in the full-sequence head's units. */
export type LabeledRollout = Omit<RolloutRows, 'target'> & { reward: number }

/** Trains a value head on every prefix of base-model rollouts (CD-FUDGE, arXiv 2310.17022). Scores are in the labels' units. */
export async function trainValue(
  rollouts: readonly LabeledRollout[],
  hiddenSize: number,
  seed: number,
  settings: HeadSettings = {},
  watch: Watch = {},
): Promise<MlpWeights> {
  const { pairsPerBatch = 64, positions = 32, ...training } = settings
  const shape: FeatureShape = { hiddenSize, features: FEATURES }
  const rewards = rollouts.map(({ reward }) => reward)
  const center = mean(rewards)
  const scale = standardDeviation(rewards) || 1
  const rows = rollouts.map(({ reward, ...rest }): RolloutRows => ({ ...rest, target: (reward - center) / scale }))
  const batches = (epoch: number) =>
    rolloutBatches(rows, { rolloutsPerBatch: pairsPerBatch, positionsPerRollout: positions, seed, epoch, shape })
  const standard = standardOf(batches(0), hiddenSize * FEATURES.length)
  const weights = await trainMlp({ loss: 'regression', seed, batches, standard, ...training, ...watch })
  // From standard deviations of the label back to its own units.
  return {
    ...weights,
    outWeight: weights.outWeight.map((value) => value * scale),
    outBias: weights.outBias.map((value) => value * scale + center),
  }
}

/** The card of a head before it is measured. */
export type CardStub = Omit<
  HeadCard,
  'accuracies' | 'readsFinishedAt' | 'features' | 'unit' | 'calibration' | 'spread' | 'lengthCorrelation'
> & { features?: FeatureName[] }

/**
 * Completes a head on validation pairs. Finished texts are scored at the end token or at the last content token, whichever is
 * right more often (the end token if equal). Scores of full-sequence and prefix heads are calibrated on what they were trained
 * on, finished texts or prefixes; value and cumulative heads have the scale of their labels.
 * @param alwaysAtEnd if some rows have no end token: all are scored at their last token.
 * @param groups [pairs] a key shared by pairs that are not independent, such as their prompt; null if all are independent.
 */
export function finishHead(
  stub: CardStub,
  weights: MlpWeights,
  pairs: readonly PairRows[],
  hiddenSize: number,
  alwaysAtEnd = false,
  groups: readonly string[] | null = null,
): { card: HeadCard; weights: MlpWeights } {
  const score = makeMlp(weights)
  const unmeasured = { calibration: 1, unit: null, spread: null, lengthCorrelation: null, accuracies: {} }
  const readings: HeadCard['readsFinishedAt'][] = alwaysAtEnd ? ['endToken'] : ['endToken', 'lastContent']
  const [first, ...others] = readings.map((readsFinishedAt) => {
    const card: HeadCard = { features: FEATURES, ...stub, readsFinishedAt, ...unmeasured }
    return pairs.length > 0 ? { ...card, accuracies: accuraciesOf({ card, score }, pairs, hiddenSize, groups) } : card
  }) as [HeadCard, ...HeadCard[]]
  const whole = ({ accuracies }: HeadCard) => accuracies['1']?.accuracy ?? 0
  const read = others.reduce((best, card) => (whole(card) > whole(best) ? card : best), first)
  const card = { ...read, lengthCorrelation: leaningToLength({ card: read, score }, pairs, hiddenSize) }
  if (card.objective === 'value' || card.objective === 'cumulative' || pairs.length === 0) return { card, weights }
  const cuts = card.objective === 'full' ? [1] : CUTS
  const calibration = calibrationFactor(
    cuts.flatMap((cut) => [...differences({ card, score }, hiddenSize, pairs, cut)]),
  )
  const scaled = (values: Float32Array) => values.map((value) => value * calibration)
  return {
    card: { ...card, calibration },
    weights: { ...weights, outWeight: scaled(weights.outWeight), outBias: scaled(weights.outBias) },
  }
}

/** A head that labels or is measured and is not kept. @param pairs, hiddenSize as of `finishHead`. */
export function unkeptHead(
  known: Pick<CardStub, 'objective' | 'seed' | 'n' | 'features'>,
  weights: MlpWeights,
  pairs: readonly PairRows[],
  hiddenSize: number,
): RewardHead {
  const unkept = { reward: 'unkept', trunkSha256: '', layer: 0, isJudge: false, command: '' }
  const stub = { ...unkept, data: { source: '', licence: '' }, ...known }
  const finished = finishHead(stub, weights, pairs, hiddenSize)
  return { card: finished.card, score: makeMlp(finished.weights) }
}

function accuraciesOf(
  head: RewardHead,
  pairs: readonly PairRows[],
  hiddenSize: number,
  groups: readonly string[] | null,
): Record<string, Accuracy> {
  return Object.fromEntries(
    CUTS.map((cut) => [String(cut), accuracyOf(wins(head, hiddenSize, pairs, cut), groups ?? undefined)]),
  )
}

/** Correlation between the differences in score and in length of a pair's finished texts. */
function leaningToLength(
  head: RewardHead,
  pairs: readonly PairRows[],
  hiddenSize: number,
): HeadCard['lengthCorrelation'] {
  const gaps = differences(head, hiddenSize, pairs, 1)
  const { pearson, n } = lengthCorrelation(
    pairs.map(([chosen, rejected], i) => ({ score: gaps[i] as number, length: chosen.length - rejected.length })),
  )
  return pearson === null ? null : { correlation: pearson, n }
}

/** A full-sequence head's scores of complete texts; those with an end token are scored where its card says. */
export function finishedRewards(
  head: { card: HeadCard; score(features: Float32Array): Float32Array },
  hiddenSize: number,
  texts: readonly { response: ResponseRows; finished: boolean }[],
): Float64Array {
  const back = head.card.readsFinishedAt === 'endToken' ? 0 : 1
  return scoreAt(
    head,
    hiddenSize,
    texts.map(({ response }) => response),
    texts.map(({ response, finished }) => response.length - (finished ? back : 0)),
  )
}
