// What a recorded step would have chosen under other settings: from the record alone, with no model. Only the step: what
// the text would have become after another choice is not known, and is for a new run to tell.

import { type Choice, choose } from './methods/choose.ts'
import { methods } from './methods/index.ts'
import type { Method } from './methods/method.ts'
import { gumbel } from './random.ts'
import type { ColumnRecord, ColumnSettings, HeadName, MethodName, RunSettings, TokenRecord } from './record.ts'

/** One token of a run and what is needed to choose it again. */
export interface RecordedStep {
  token: TokenRecord
  /** In the response, from 0: key of the noise. */
  position: number
  /** Of the token's column; a fork's is its whole column, records of given tokens included. */
  column: ColumnSettings
  settings: RunSettings
  /** As CandidateScorer's: what a head's reward is divided by in standard units. Not called in raw units. */
  unitOf: (head: HeadName) => number | null
}

/** What may be otherwise; what is absent stays as it ran. */
export interface Change {
  weight?: number | undefined
  temperature?: number | undefined
  /** Among the recorded candidates, so no more than were recorded. */
  topK?: number | undefined
  method?: MethodName | undefined
}

export type WhatIf =
  /** `choice` is of the first k candidates, in their order; `differs`: another token than the recorded one is chosen. */
  | { kind: 'known'; choice: Choice; differs: boolean }
  /** The record does not tell; the reason is a sentence for a reader. */
  | { kind: 'unknown'; reason: string }

export type Untold = Extract<WhatIf, { kind: 'unknown' }>

/**
 * Which candidate would be chosen, by the same rule and from the same numbers as in the run: without a change exactly
 * the recorded one, equal scores included.
 */
export function whatIf(step: RecordedStep, change: Change = {}): WhatIf {
  const { token, column, settings } = step
  const method = methods[change.method ?? column.method]
  const weight = change.weight ?? column.weight ?? settings.weight
  const temperature = change.temperature ?? column.temperature ?? settings.temperature
  if (!Number.isFinite(weight)) return untold(`A weight is a finite number: ${weight} was given.`)
  if (!(temperature > 0 && temperature < Infinity))
    return untold(`A temperature is above 0: ${temperature} was given. For no randomness take a greedy method.`)
  const given = weighable(step, method, change.topK)
  if ('kind' in given) return given
  try {
    const choice = choose(method, given.candidates, { weight, temperature }, given.noiseOf)
    return { kind: 'known', choice, differs: choice.chosen !== token.chosen }
  } catch (error) {
    // Scores beyond the range of numbers.
    return untold((error as Error).message)
  }
}

export interface Flips {
  /** Positions at which another token would be chosen, each after the text as it was recorded. */
  positions: number[]
  /** The first position that the record cannot tell of, or null. */
  unknown: { position: number; reason: string } | null
}

/** Where a column's choices would change. Tokens that a fork was given are not choices of it and are left out. */
export function flips(column: ColumnRecord, run: Pick<RecordedStep, 'settings' | 'unitOf'>, change: Change): Flips {
  const found: Flips = { positions: [], unknown: null }
  for (let position = column.begin?.length ?? 0; position < column.tokens.length; position++) {
    const result = whatIf({ ...run, column, position, token: column.tokens[position] as TokenRecord }, change)
    if (result.kind === 'unknown') found.unknown ??= { position, reason: result.reason }
    else if (result.differs) found.positions.push(position)
  }
  return found
}

export interface Weighable {
  candidates: { token: number; baseLogProb: number; reward: number | undefined }[]
  noiseOf: (token: number) => number
}

/** The first k candidates as the method would weigh them, or why the record does not have them. */
export function weighable(step: RecordedStep, method: Method, topK: number | undefined): Weighable | Untold {
  const { token, position, column, settings, unitOf } = step
  const { head, label } = method
  if (position < (column.begin?.length ?? 0))
    return untold('This token was given to the fork, not chosen by it: ask in the column that it comes from.')
  if (method.bestBy && method.name !== column.method)
    return untold(`${label} chooses among whole texts, so one step does not tell what it would write.`)

  const recorded = token.candidates.length
  if (topK !== undefined && !(Number.isInteger(topK) && topK >= 1))
    return untold(`k is a whole number from 1: ${topK} was given.`)
  // Fewer than the run's k were recorded only where the whole vocabulary was.
  const isWhole = recorded < (column.topK ?? settings.topK)
  if (topK !== undefined && topK > recorded && !isWhole)
    return untold(`Only ${recorded} candidates were recorded: what a k of ${topK} adds is for a new run to tell.`)
  const considered = token.candidates.slice(0, topK)

  if (head && considered.some(({ rewards }) => rewards[head] === undefined))
    return untold(`No ${head} reward of these candidates was recorded, and ${label} needs it.`)
  const standard = settings.units === 'standard' && head !== null && !method.clampsReward
  const unit = standard ? unitOf(head) : 1
  if (unit === null || !(unit > 0 && unit < Infinity))
    return untold(`The ${head} head has no unit (${unit}), and this run weighs rewards in standard units.`)

  const reward = (rewards: Partial<Record<HeadName, number>>) => (head ? (rewards[head] as number) / unit : undefined)
  return {
    candidates: considered.map(({ token: id, baseLogProb, rewards }) => ({
      token: id,
      baseLogProb,
      reward: reward(rewards),
    })),
    noiseOf: noiseOf(step),
  }
}

/** As it was recorded; a greedy column has none, and there it is made again from its key. */
function noiseOf({ token, position, column, settings }: RecordedStep): (token: number) => number {
  if (methods[column.method].choice === 'argmax') return (id) => gumbel(settings.seed, settings.sample, position, id)
  const recorded = new Map(token.candidates.map(({ token: id, noise }) => [id, noise]))
  return (id) => recorded.get(id) as number
}

function untold(reason: string): Untold {
  return { kind: 'unknown', reason }
}
