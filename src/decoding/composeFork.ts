// A fork as one ordinary column: what the parent wrote before, the candidate that was taken instead, and what the engine
// wrote from there. So charts and inspector read it as they read any column; the branches themselves are the store's.

import type { CandidateRecord, ColumnRecord, TextRecord, TokenRecord } from './record.ts'
import { joinText } from './text.ts'

/** A column that goes on from tokens that are given, not chosen. */
export type ForkRecord = ColumnRecord & { begin?: number[] | undefined }

/** Where a fork leaves its parent. */
export interface ForkPoint {
  /** In the parent's text, from 0. */
  position: number
  /** Index of the token that is taken there, in the parent's candidates. */
  candidate: number
}

/**
 * The tokens that a fork is given: the parent's before the point, and the one taken at it.
 * @param parent a whole column; a fork's is its composed one.
 * @throws if the parent has no such position or candidate.
 */
export function forkBegin(parent: TextRecord, point: ForkPoint): number[] {
  return givenTokens(parent, point).map(({ token }) => token)
}

/**
 * The whole column of a fork.
 * @param written as the engine gives it: settings with `begin`, records of the tokens after it.
 * @throws if the point is not in the parent, or `written` goes on from other tokens.
 */
export function composeFork(parent: TextRecord, point: ForkPoint, written: ForkRecord): ForkRecord {
  const given = givenTokens(parent, point)
  const begin = given.map(({ token }) => token)
  if (written.begin?.join() !== begin.join())
    throw new Error(
      `a fork at position ${point.position} goes on from tokens ${begin.join()}, but what was written goes on from ${written.begin?.join() ?? 'none'}`,
    )
  const whole = <T extends TextRecord>(text: T): T => ({ ...text, ...textOf([...given, ...text.tokens], text.stop) })
  const { branches } = written
  return { ...whole(written), begin, ...(branches ? { branches: branches.map(whole) } : {}) }
}

/** The records before the point as they are, the one at it with another token chosen. */
function givenTokens({ tokens }: TextRecord, { position, candidate }: ForkPoint): TokenRecord[] {
  const at = tokens[position]
  const taken = at?.candidates[candidate]
  if (!at || !taken)
    throw new Error(
      `there is no candidate ${candidate} at position ${position}: the text has ${tokens.length} tokens` +
        (at ? `, with ${at.candidates.length} candidates there` : ''),
    )
  return [...tokens.slice(0, position), chosenInstead(at, taken, candidate)]
}

/** Probabilities and scores stay: they are what the parent's method thought. */
function chosenInstead(
  record: TokenRecord,
  { token, bytes, baseLogProb }: CandidateRecord,
  chosen: number,
): TokenRecord {
  return { ...record, token, bytes, baseLogProb, chosen }
}

function textOf(tokens: TokenRecord[], stop: TextRecord['stop']): TextRecord {
  const shown = stop === 'endOfText' ? tokens.slice(0, -1) : tokens
  return {
    tokens,
    stop,
    text: joinText(
      shown.map(({ bytes }) => bytes),
      stop !== null,
    ),
  }
}
