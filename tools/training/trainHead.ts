// Trains heads of each objective, and completes their cards: where a head reads finished texts, its calibration and its
// accuracies.

import { lengthCorrelation } from '../../src/metrics/lengthCorrelation.ts'
import type { FeatureName, HeadCard, RewardHead } from '../../src/rewards/head.ts'
import { type MlpWeights, makeMlp } from '../../src/rewards/mlp.ts'
import {
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

/** Features of the heads that ship: the token's own row, then the causal mean. */
export const FEATURES: FeatureName[] = ['last', 'mean']

export const CUTS = [0.1, 0.25, 0.5, 0.75, 1]

type Watch = Pick<TrainingOptions, 'onEpoch'>

export interface HeadSettings
  extends Watch,
    Pick<TrainingOptions, 'epochs' | 'learningRate' | 'dropout' | 'weightDecay'> {
  pairsPerBatch?: number
  /** Positions per pair or rollout; sampled again in each epoch. */
  positions?: number
}

/** Shipped heads use the defaults. */
interface PairSettings extends HeadSettings {
  features?: FeatureName[]
  hiddenUnits?: number
  /** [pairs] probability, in [0, 1], that the chosen response is better; default: 1. */
  labels?: ArrayLike<number>
}

/** Trains a full-sequence head, a prefix head or a judge. */
export async function trainPairs(
  objective: PairObjective,
  pairs: readonly PairRows[],
  hiddenSize: number,
  seed: number,
  settings: PairSettings = {},
): Promise<MlpWeights> {
  const { pairsPerBatch = 32, positions = 32, features = FEATURES, hiddenUnits = 128, labels, ...training } = settings
  const shape = { hiddenSize, features }
  const batches = (epoch: number) =>
    pairBatches(pairs, objective, { pairsPerBatch, positionsPerPair: positions, seed, epoch, shape, labels })
  const standard = standardOf(batches(0), hiddenSize * features.length)
  return trainMlp({ loss: 'pairs', seed, batches, standard, hiddenSize: hiddenUnits, ...training })
}

/**
 * Trains a cumulative head (RAD, arXiv 2310.09520): each prefix predicts the label of its response, 1 for chosen and 0 for
 * rejected, and longer prefixes have larger weights. Unlike in RAD, scores are not clamped to [0, 1].
 */
export async function trainCumulative(
  pairs: readonly PairRows[],
  hiddenSize: number,
  seed: number,
  watch: Watch,
): Promise<MlpWeights> {
  const shape = { hiddenSize, features: FEATURES }
  const rows = pairs.flatMap((pair) => pair.map((response, side) => ({ response, start: 1, target: 1 - side })))
  const sizes = { rolloutsPerBatch: 64, positionsPerRollout: 32 }
  const batches = (epoch: number) => rolloutBatches(rows, { ...sizes, seed, epoch, shape, laterMore: true })
  const standard = standardOf(batches(0), hiddenSize * FEATURES.length)
  return trainMlp({ loss: 'regression', seed, batches, standard, ...watch })
}

/**
 * For each pair, the probability that the chosen response is better, computed with full-sequence heads. A head trained on one
 * half of the pairs labels the other half, because heads are overconfident about their training pairs.
 * @param heldOut pairs that calibrate these heads.
 */
export async function crossFittedLabels(
  pairs: readonly PairRows[],
  heldOut: readonly PairRows[],
  hiddenSize: number,
  seed: number,
): Promise<Float64Array> {
  const labels = new Float64Array(pairs.length)
  for (const half of [0, 1]) {
    const others = pairs.filter((_, i) => i % 2 !== half)
    const weights = await trainPairs('full', others, hiddenSize, seed)
    const head = unkeptHead({ objective: 'full', seed, n: others.length }, weights, heldOut, hiddenSize)
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

export type LabeledRollout = Omit<RolloutRows, 'target'> & { reward: number }

/** Trains a value head on prefixes of base-model rollouts (CD-FUDGE, arXiv 2310.17022). Its scores are on the scale of the rewards. */
export async function trainValue(
  rollouts: readonly LabeledRollout[],
  hiddenSize: number,
  seed: number,
  settings: HeadSettings,
): Promise<MlpWeights> {
  const { pairsPerBatch = 64, positions = 32, ...training } = settings
  const shape = { hiddenSize, features: FEATURES }
  const rewards = rollouts.map(({ reward }) => reward)
  const center = mean(rewards)
  const scale = standardDeviation(rewards) || 1
  const rows = rollouts.map(({ reward, ...rest }): RolloutRows => ({ ...rest, target: (reward - center) / scale }))
  const batches = (epoch: number) =>
    rolloutBatches(rows, { rolloutsPerBatch: pairsPerBatch, positionsPerRollout: positions, seed, epoch, shape })
  const standard = standardOf(batches(0), hiddenSize * FEATURES.length)
  const weights = await trainMlp({ loss: 'regression', seed, batches, standard, ...training })
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
 * Completes a head on validation pairs. The card reads finished texts at the end token or at the last content token, whichever
 * is more accurate. Bradley-Terry heads are calibrated: full-sequence heads on finished texts, the others on all cuts. Value and
 * cumulative heads keep the scale of their labels.
 * @param alwaysAtEnd true if some texts have no end token. Finished texts are then always read at their last token.
 * @param groups [pairs] the group of each pair; pairs in a group are not independent. Null if all pairs are independent.
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
    return pairs.length > 0 ? { ...card, accuracies: accuraciesAt({ card, score }, pairs, hiddenSize, groups) } : card
  }) as [HeadCard, ...HeadCard[]]
  const finished = ({ accuracies }: HeadCard) => accuracies['1']?.accuracy ?? 0
  const read = others.reduce((best, card) => (finished(card) > finished(best) ? card : best), first)
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

/** Completes a head that is not saved. @param pairs validation pairs. */
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

/** Accuracies at the CUTS. @param groups see `finishHead`. */
export function accuraciesAt(
  head: RewardHead,
  pairs: readonly PairRows[],
  hiddenSize: number,
  groups: readonly string[] | null = null,
): Record<string, Accuracy> {
  return Object.fromEntries(
    CUTS.map((cut) => [String(cut), accuracyOf(wins(head, hiddenSize, pairs, cut), groups ?? undefined)]),
  )
}

/** Correlation, over pairs of finished texts, between the difference in score and the difference in length. */
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

/**
 * A full-sequence head's scores of complete texts. A text with an end token is scored at the position that the card names, any
 * other text at its last token.
 */
export function finishedRewards(
  head: RewardHead,
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
