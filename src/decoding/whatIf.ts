// What a recorded step would have chosen under other settings, computed from the record alone, without a model. It covers
// one step: the text after another choice takes a new run.

import { type Candidate, type Choice, choose } from './methods/choose.ts'
import { methods } from './methods/index.ts'
import type { Method } from './methods/method.ts'
import { gumbel } from './random.ts'
import type { ColumnRecord, ColumnSettings, HeadName, MethodName, RunSettings, TokenRecord } from './record.ts'

/** One token of a run and what is needed to choose it again. */
export interface RecordedStep {
  token: TokenRecord
  /** In the response, from 0: key of the noise. */
  position: number
  /** The token's column; of a fork the whole column, given tokens included. */
  column: ColumnSettings
  settings: RunSettings
  /** As CandidateScorer.unit: what a head's reward is divided by in standard units. Not called in raw units. */
  unitOf: (head: HeadName) => number | null
}

/** Changed settings; absent ones stay as recorded. */
export interface Change {
  weight?: number | undefined
  temperature?: number | undefined
  /** At most the number of recorded candidates. */
  topK?: number | undefined
  method?: MethodName | undefined
}

export type WhatIf =
  /** `choice` is of the first k candidates, in their order; `differs`: another token than the recorded one is chosen. */
  | { kind: 'known'; choice: Choice; differs: boolean }
  /** The record does not hold what is needed; the reason is a sentence for a reader. */
  | { kind: 'unknown'; reason: string }

export type UnknownChoice = Extract<WhatIf, { kind: 'unknown' }>

/**
 * Which candidate would be chosen, by the run's own rule and numbers. Without a change it is exactly the recorded one,
 * also among equal scores.
 */
export function whatIf(step: RecordedStep, change: Change = {}): WhatIf {
  const { token, column, settings } = step
  const method = methods[change.method ?? column.method]
  const weight = change.weight ?? column.weight ?? settings.weight
  const temperature = change.temperature ?? column.temperature ?? settings.temperature
  if (!Number.isFinite(weight)) return unknownChoice(`A weight is a finite number: ${weight} was given.`)
  if (!(temperature > 0 && temperature < Infinity))
    return unknownChoice(
      `A temperature is above 0: ${temperature} was given. For no randomness choose a greedy method.`,
    )
  const candidates = weighable(step, method, change.topK)
  if ('kind' in candidates) return candidates
  try {
    const choice = choose(method, candidates, { weight, temperature }, noiseOf(step))
    return { kind: 'known', choice, differs: choice.chosen !== token.chosen }
  } catch (error) {
    // A score overflowed.
    return unknownChoice((error as Error).message)
  }
}

export interface Flips {
  /** Positions at which another token would be chosen, each after the recorded text. */
  positions: number[]
  /** The first position whose choice the record does not determine, or null. */
  unknown: { position: number; reason: string } | null
}

/** Where a column's choices would change. Tokens given to a fork are not its choices and are left out. */
export function flips(column: ColumnRecord, run: Pick<RecordedStep, 'settings' | 'unitOf'>, change: Change): Flips {
  const found: Flips = { positions: [], unknown: null }
  for (let position = column.begin?.length ?? 0; position < column.tokens.length; position++) {
    const result = whatIf({ ...run, column, position, token: column.tokens[position] as TokenRecord }, change)
    if (result.kind === 'unknown') found.unknown ??= { position, reason: result.reason }
    else if (result.differs) found.positions.push(position)
  }
  return found
}

/** The first k candidates as the method would score them, or why the record does not determine them. */
function weighable(step: RecordedStep, method: Method, topK: number | undefined): Candidate[] | UnknownChoice {
  const { token, position, column, settings, unitOf } = step
  const { head, label, candidates } = method
  if (position < (column.begin?.length ?? 0))
    return unknownChoice('This token was given to the fork, not chosen by it. See the column that it comes from.')
  if (method.bestBy && method.name !== column.method)
    return unknownChoice(`${label} chooses among complete texts, so its choice at one step is not defined.`)

  if (candidates !== methods[column.method].candidates)
    return unknownChoice(`${label} scores other candidates than were recorded.`)

  const recorded = token.candidates.length
  if (topK !== undefined && !(Number.isInteger(topK) && topK >= 1))
    return unknownChoice(`k is a whole number from 1: ${topK} was given.`)
  // Fewer than the run's k are recorded only if they are the whole vocabulary.
  const isWhole = recorded < (column.topK ?? settings.topK)
  if (topK !== undefined && topK > recorded && !isWhole)
    return unknownChoice(`Only ${recorded} candidates were recorded. Run again with k ${topK} to see more.`)
  const considered = token.candidates.slice(0, topK)

  if (head && considered.some(({ rewards }) => rewards[head] === undefined))
    return unknownChoice(`${label} needs the ${head} reward of these candidates, which was not recorded.`)
  const standard = settings.units === 'standard' && head !== null && !method.clampsReward
  const unit = standard ? unitOf(head) : 1
  if (unit === null || !(unit > 0 && unit < Infinity))
    return unknownChoice(`The ${head} head has no unit (${unit}), and this run uses standard units.`)

  return considered.map(({ token: id, baseLogProb, rewards }) => ({
    token: id,
    baseLogProb,
    reward: head ? (rewards[head] as number) / unit : undefined,
  }))
}

/** The recorded noise. Greedy columns record none: there it is computed again from its key. */
function noiseOf({ token, position, column, settings }: RecordedStep): (token: number) => number {
  if (methods[column.method].choice === 'argmax') return (id) => gumbel(settings.seed, settings.sample, position, id)
  const recorded = new Map(token.candidates.map(({ token: id, noise }) => [id, noise]))
  return (id) => recorded.get(id) as number
}

function unknownChoice(reason: string): UnknownChoice {
  return { kind: 'unknown', reason }
}
