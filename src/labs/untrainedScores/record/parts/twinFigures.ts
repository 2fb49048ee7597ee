// How closely a twin fits its targets, and which losses tell the two heads apart, on held-out pairs.

import type { PairRows } from '../../../../../tools/training/batches.ts'
import {
  accuracyOf,
  differences,
  mean,
  pairedDifference,
  scoreAt,
  standardDeviation,
  winsOf,
} from '../../../../../tools/training/evaluate.ts'
import type { ResponseRows } from '../../../../../tools/training/extract.ts'
import { CUTS } from '../../../../../tools/training/trainHead.ts'
import type { RewardHead } from '../../../../rewards/head.ts'
import type { Sides, TwinFigures } from '../../format.ts'

/** The largest difference that counts as agreement. */
const WITHIN = 0.05

export function twinFigures(
  first: RewardHead,
  twin: RewardHead,
  pairs: readonly PairRows[],
  hiddenSize: number,
): Omit<TwinFigures, 'trainedOn' | 'command'> {
  const lossesAt = (head: RewardHead, cut: number) => differences(head, hiddenSize, pairs, cut).map(bradleyTerry)
  const cuts = CUTS.map((cut) => {
    const accuracy = (head: RewardHead) => {
      const { accuracy: share, standardError } = accuracyOf(winsOf(differences(head, hiddenSize, pairs, cut)))
      return { mean: share, standardError }
    }
    return {
      cut,
      losses: { first: lossesAt(first, cut), twin: lossesAt(twin, cut) },
      accuracy: { first: accuracy(first), twin: accuracy(twin) },
    }
  })
  const prefixes = cuts.filter(({ cut }) => cut < 1)
  /** Loss of each pair, averaged over the cuts. */
  const overCuts = (side: 'first' | 'twin') =>
    Float64Array.from(pairs, (_, pair) => mean(prefixes.map(({ losses }) => losses[side][pair] as number)))
  const texts = pairs.flat()
  const { ends, others } = placesOf(texts)
  return {
    pairs: pairs.length,
    finished: agreement(first, twin, ends, hiddenSize, 1),
    prefixes: agreement(first, twin, others, hiddenSize, -1),
    fullLoss: sidesOf(lossesAt(first, 1), lossesAt(twin, 1)),
    prefixLoss: sidesOf(overCuts('first'), overCuts('twin')),
    cuts: cuts.map(({ cut, losses, accuracy }) => ({ cut, loss: sidesOf(losses.first, losses.twin), accuracy })),
  }
}

interface Places {
  responses: ResponseRows[]
  positions: number[]
}

/** Every text at its end token, and after each earlier token. */
function placesOf(texts: readonly ResponseRows[]): { ends: Places; others: Places } {
  const others: Places = { responses: [], positions: [] }
  for (const text of texts)
    for (let position = 1; position < text.length; position++) {
      others.responses.push(text)
      others.positions.push(position)
    }
  return { ends: { responses: [...texts], positions: texts.map(({ length }) => length) }, others }
}

/** @param sign the twin's target as a multiple of the first head's score. */
function agreement(
  first: RewardHead,
  twin: RewardHead,
  { responses, positions }: Places,
  hiddenSize: number,
  sign: 1 | -1,
): TwinFigures['finished'] {
  const wanted = scoreAt(first, hiddenSize, responses, positions)
  const errors = scoreAt(twin, hiddenSize, responses, positions).map((score, i) =>
    Math.abs(score - sign * (wanted[i] as number)),
  )
  return {
    n: errors.length,
    mean: mean(errors),
    max: errors.reduce((most, error) => Math.max(most, error), 0),
    within: WITHIN,
    share: errors.filter((error) => error <= WITHIN).length / errors.length,
    spread: standardDeviation(wanted),
  }
}

/** −ln σ(gap), nats. */
function bradleyTerry(gap: number): number {
  return Math.max(-gap, 0) + Math.log1p(Math.exp(-Math.abs(gap)))
}

function sidesOf(first: Float64Array, twin: Float64Array): Sides {
  const estimate = (values: Float64Array) => ({
    mean: mean(values),
    standardError: standardDeviation(values) / Math.sqrt(values.length),
  })
  const { difference, standardError } = pairedDifference(twin, first)
  return { first: estimate(first), twin: estimate(twin), difference: { mean: difference, standardError } }
}
