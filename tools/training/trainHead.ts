// One head of each objective from rows that are at hand: settings of training, and the reading rule that serves it best.

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
  /** Positions of a pair, or of a rollout, that an epoch looks at: drawn anew each time, so that four epochs see most. */
  positions?: number
  learningRate?: number
  dropout?: number
  weightDecay?: number
}

/** What a head reads of its layer, and how wide it is; those that ship have the defaults. */
export interface HeadShape {
  features?: FeatureName[]
  hiddenUnits?: number
}

type Watch = Pick<TrainingOptions, 'onEpoch'>

/**
 * Trains a full-sequence head, a prefix head or a judge.
 * @param labels [pairs] how likely the chosen response is the better one; certain where left out.
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
 * Trains a cumulative head: each beginning predicts the label of its whole, 1 for chosen and 0 for rejected responses, the
 * later ones weighing more (RAD, arXiv 2310.09520). Its scores are raw; RAD keeps them between 0 and 1.
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

/** Of heads that label and are not kept. */
const LABELLER = {
  reward: 'labels',
  objective: 'full',
  trunkSha256: '',
  layer: 0,
  isJudge: false,
  data: { source: '', licence: '' },
  command: '',
} as const

/**
 * How likely the chosen response of each pair is the better one, by a full-sequence head that did not see the pair: one
 * head a half of the pairs, each asked about the other half (a head is near certain of what it was trained on).
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
    const stub: CardStub = { ...LABELLER, seed, n: others.length }
    const { card, weights } = finishHead(stub, await trainPairs('full', others, hiddenSize, seed), held, hiddenSize)
    const head: RewardHead = { card, score: makeMlp(weights) }
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

/** A rollout with the reward of its finished text, in the full-sequence head's units. */
export type LabelledRollout = Omit<RolloutRows, 'target'> & { reward: number }

/** Trains a value head on every prefix of base-model rollouts (CD-FUDGE, arXiv 2310.17022). Scores are in the labels' units. */
export async function trainValue(
  rollouts: readonly LabelledRollout[],
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
  // Back from standard deviations of the label to its own units.
  return {
    ...weights,
    outWeight: weights.outWeight.map((value) => value * scale),
    outBias: weights.outBias.map((value) => value * scale + center),
  }
}

/** What is known of a head but its numbers on rows not trained on. */
export type CardStub = Omit<
  HeadCard,
  'accuracies' | 'readsFinishedAt' | 'features' | 'unit' | 'calibration' | 'spread' | 'lengthCorrelation'
> & { features?: FeatureName[] }

/**
 * Completes a head on validation pairs. Finished texts are read where that is right more often, at the end token if
 * equal; scores of full-sequence and prefix heads are calibrated on what they were trained to tell apart (finished texts,
 * beginnings), value and cumulative heads have the scale of their labels.
 * @param alwaysAtEnd for rows of which some have no end token: all are read at their last token.
 * @param groups [pairs] what pairs share that are not independent; null where all are.
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

/** Whether the longer of two finished texts gets the higher score: differences, so that what both share falls out. */
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

/** The full-sequence head's reward of whole texts; those that end with an end token are read as its card says. */
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
