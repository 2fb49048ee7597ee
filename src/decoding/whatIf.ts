// Computes, from the record alone, what a step would have chosen with other settings. The text after a different choice would
// need a new run.

import { type Candidate, type Choice, choose } from './methods/choose.ts'
import { methods } from './methods/index.ts'
import type { Method } from './methods/method.ts'
import { gumbel } from './random.ts'
import type { ColumnRecord, ColumnSettings, HeadName, MethodName, RunSettings, TokenRecord } from './record.ts'

/** One token of a run, with everything needed to repeat its choice. */
export interface RecordedStep {
  token: TokenRecord
  /** Position in the response, from 0; part of the noise key. */
  position: number
  column: ColumnSettings
  settings: RunSettings
  /** The same as CandidateScorer.unit. Called only if the run uses normalized rewards. */
  unitOf: (head: HeadName) => number | null
}

/** Absent settings stay as recorded. */
export interface Change {
  weight?: number | undefined
  temperature?: number | undefined
  /** Maximum: the number of recorded candidates. */
  topK?: number | undefined
  method?: MethodName | undefined
}

export type WhatIf =
  /** `choice` covers the first k recorded candidates. `differs` is true if its token is not the recorded one. */
  | { kind: 'known'; choice: Choice; differs: boolean }
  /** The record is not sufficient. The page shows the reason. */
  | { kind: 'unknown'; reason: string }

type UnknownChoice = Extract<WhatIf, { kind: 'unknown' }>

/**
 * Repeats a recorded choice with changed settings and the same noise. Without a change the result is exactly the recorded
 * choice, even in a tie.
 */
export function whatIf(step: RecordedStep, change: Change = {}): WhatIf {
  const { token, column, settings } = step
  const method = methods[change.method ?? column.method]
  const weight = change.weight ?? column.weight ?? settings.weight
  const temperature = change.temperature ?? column.temperature ?? settings.temperature
  if (!Number.isFinite(weight)) return unknownChoice(`The weight must be a finite number: ${weight} was given.`)
  if (!(temperature > 0 && temperature < Infinity))
    return unknownChoice(
      `The temperature must be above 0: ${temperature} was given. To decode without randomness, choose a greedy method.`,
    )
  const candidates = weighable(step, method, change.topK)
  if ('kind' in candidates) return candidates
  try {
    const choice = choose(method, candidates, { weight, temperature }, noiseOf(step))
    return { kind: 'known', choice, differs: choice.chosen !== token.chosen }
  } catch (error) {
    // `choose` throws if a reward is not finite or a score overflows.
    return unknownChoice((error as Error).message)
  }
}

export interface Flips {
  /** Positions at which another token would be chosen, given the recorded text before it. */
  positions: number[]
  /** The first position whose choice the record does not determine, or null. */
  unknown: { position: number; reason: string } | null
}

/** Finds where a column's choices would change. Skips the tokens that a fork starts with, because they were not chosen. */
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
  const { head, label } = method
  if (position < (column.begin?.length ?? 0))
    return unknownChoice('The fork copied this token. Select it in the parent column.')
  if (method.bestBy && method.name !== column.method)
    return unknownChoice(`${label} chooses among complete texts and makes no choice at a single step.`)

  const recorded = token.candidates.length
  if (topK !== undefined && !(Number.isInteger(topK) && topK >= 1))
    return unknownChoice(`k must be a whole number of at least 1: ${topK} was given.`)
  // A record has fewer candidates than the run's k only if the whole vocabulary has fewer than k tokens.
  const isFullVocabulary = recorded < (column.topK ?? settings.topK)
  if (topK !== undefined && topK > recorded && !isFullVocabulary)
    return unknownChoice(`Only ${recorded} candidates were recorded. To see more, run again with k = ${topK}.`)
  const considered = token.candidates.slice(0, topK)

  if (head && considered.some(({ rewards }) => rewards[head] === undefined))
    return unknownChoice(`${label} needs the ${head} reward of these candidates, which was not recorded.`)
  const standard = settings.units === 'standard' && head !== null && !method.clampsReward
  const unit = standard ? unitOf(head) : 1
  if (unit === null || !(unit > 0 && unit < Infinity))
    return unknownChoice(`This run uses normalized rewards, but the unit of the ${head} head is unknown.`)

  return considered.map(({ token: id, baseLogProb, rewards }) => ({
    token: id,
    baseLogProb,
    reward: head ? (rewards[head] as number) / unit : undefined,
  }))
}

/** The recorded noise. Greedy columns record none, so their noise is computed from the noise key. */
function noiseOf({ token, position, column, settings }: RecordedStep): (token: number) => number {
  if (methods[column.method].choice === 'argmax') return (id) => gumbel(settings.seed, settings.sample, position, id)
  const recorded = new Map(token.candidates.map(({ token: id, noise }) => [id, noise]))
  return (id) => recorded.get(id) as number
}

function unknownChoice(reason: string): UnknownChoice {
  return { kind: 'unknown', reason }
}
