// Turns a fork into an ordinary column: the parent's tokens before the fork, the candidate taken at the fork, and the tokens
// written after it.

import { type ColumnRecord, type TextRecord, type TokenRecord, textRecord } from './record.ts'

/** Where a fork leaves its parent column. */
export interface ForkPoint {
  /** Position in the parent's text, from 0. */
  position: number
  /** Index, among the parent's candidates, of the token taken at the fork. */
  candidate: number
}

/**
 * The tokens that a fork starts with: the parent's tokens before the fork, then the candidate taken.
 * @param parent a complete column; if it is a fork itself, the composed one.
 * @throws if the parent lacks the position or candidate.
 */
export function forkBegin(parent: TextRecord, point: ForkPoint): number[] {
  return givenTokens(parent, point).map(({ token }) => token)
}

/**
 * The complete column of a fork.
 * @param written the column as the engine returns it: settings with `begin`, and records of the tokens after it.
 * @throws if the parent lacks the position or candidate, or if `written` starts with other tokens.
 */
export function composeFork(parent: TextRecord, point: ForkPoint, written: ColumnRecord): ColumnRecord {
  const given = givenTokens(parent, point)
  const begin = given.map(({ token }) => token)
  if (written.begin?.join() !== begin.join())
    throw new Error(
      `the fork at position ${point.position} starts with tokens ${begin.join()}, but the written column starts with ${written.begin?.join() ?? 'none'}`,
    )
  const complete = <T extends TextRecord>(text: T): T => ({
    ...text,
    ...textRecord([...given, ...text.tokens], text.stop),
  })
  const { branches } = written
  return { ...complete(written), begin, ...(branches ? { branches: branches.map(complete) } : {}) }
}

/** The parent's records before the fork, then its record at the fork with the taken candidate as the chosen token. */
function givenTokens({ tokens }: TextRecord, { position, candidate }: ForkPoint): TokenRecord[] {
  const at = tokens[position]
  const taken = at?.candidates[candidate]
  if (!at || !taken)
    throw new Error(
      at
        ? `candidate ${candidate} is not among the ${at.candidates.length} candidates at position ${position}`
        : `position ${position} is beyond the parent's ${tokens.length} tokens`,
    )
  const { token, bytes, baseLogProb } = taken
  return [...tokens.slice(0, position), { ...at, token, bytes, baseLogProb, chosen: candidate }]
}
