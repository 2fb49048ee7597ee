// A fork as an ordinary column: the parent's tokens up to the fork, the candidate taken there, and the tokens written from
// there on. Charts and inspector read it like any column.

import { type ColumnRecord, type TextRecord, type TokenRecord, textRecord } from './record.ts'

/** Where a fork leaves its parent column. */
export interface ForkPoint {
  /** In the parent's text, from 0. */
  position: number
  /** Index of the token taken there, among the parent's candidates. */
  candidate: number
}

/**
 * The tokens that a fork starts with: the parent's before the point, and the one taken at the point.
 * @param parent a whole column; of a fork, the composed one.
 * @throws if the parent lacks the position or candidate.
 */
export function forkBegin(parent: TextRecord, point: ForkPoint): number[] {
  return givenTokens(parent, point).map(({ token }) => token)
}

/**
 * The whole column of a fork.
 * @param written as the engine returns it: settings with `begin`, records of the tokens after it.
 * @throws if the parent lacks the point, or `written` starts with other tokens.
 */
export function composeFork(parent: TextRecord, point: ForkPoint, written: ColumnRecord): ColumnRecord {
  const given = givenTokens(parent, point)
  const begin = given.map(({ token }) => token)
  if (written.begin?.join() !== begin.join())
    throw new Error(
      `a fork at position ${point.position} starts with tokens ${begin.join()}, but the written column starts with ${written.begin?.join() ?? 'none'}`,
    )
  const whole = <T extends TextRecord>(text: T): T => ({
    ...text,
    ...textRecord([...given, ...text.tokens], text.stop),
  })
  const { branches } = written
  return { ...whole(written), begin, ...(branches ? { branches: branches.map(whole) } : {}) }
}

/** The records before the point as they are, the one at it with another token chosen; the rest of it stays the parent's. */
function givenTokens({ tokens }: TextRecord, { position, candidate }: ForkPoint): TokenRecord[] {
  const at = tokens[position]
  const taken = at?.candidates[candidate]
  if (!at || !taken)
    throw new Error(
      `there is no candidate ${candidate} at position ${position}: the text has ${tokens.length} tokens` +
        (at ? `, with ${at.candidates.length} candidates there` : ''),
    )
  const { token, bytes, baseLogProb } = taken
  return [...tokens.slice(0, position), { ...at, token, bytes, baseLogProb, chosen: candidate }]
}
