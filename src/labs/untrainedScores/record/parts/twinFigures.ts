// Measures on held-out pairs how closely a twin fits its targets, and the losses of both heads.

import type { PairRows } from '../../../../../tools/training/batches.ts'
import {
  accuracyOf,
  differences,
  estimate,
  mean,
  scoreAt,
  standardDeviation,
  winsOf,
} from '../../../../../tools/training/evaluate.ts'
import type { ResponseRows } from '../../../../../tools/training/extract.ts'
import { CUTS } from '../../../../../tools/training/trainHead.ts'
import type { RewardHead } from '../../../../rewards/head.ts'
import type { Sides, TwinFigures } from '../../format.ts'
import { comparisonLoss } from '../../world.ts'

/** The largest difference that counts as agreement. */
const WITHIN = 0.05

export function twinFigures(
  first: RewardHead,
  twin: RewardHead,
  pairs: readonly PairRows[],
  hiddenSize: number,
): Omit<TwinFigures, 'trainedOn' | 'command'> {
  const lossesAt = (head: RewardHead, cut: number) =>
    differences(head, hiddenSize, pairs, cut).map((gap) => comparisonLoss(1, gap))
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

/** `ends`: every text at its end token; `others`: every text after each earlier token. */
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
  const target = scoreAt(first, hiddenSize, responses, positions)
  const errors = scoreAt(twin, hiddenSize, responses, positions).map((score, i) =>
    Math.abs(score - sign * (target[i] as number)),
  )
  return {
    n: errors.length,
    mean: mean(errors),
    max: errors.reduce((most, error) => Math.max(most, error), 0),
    within: WITHIN,
    share: errors.filter((error) => error <= WITHIN).length / errors.length,
    spread: standardDeviation(target),
  }
}

function sidesOf(first: Float64Array, twin: Float64Array): Sides {
  const difference = twin.map((loss, pair) => loss - (first[pair] as number))
  return { first: estimate(first), twin: estimate(twin), difference: estimate(difference) }
}
