// The lesson's numbers as tables to download, in full precision. The first row of each has the headings.

import { type HeadName, headNames } from '../../decoding/heads.ts'
import { advantageAmong } from '../../metrics/credit.ts'
import type { EndingsSet } from '../parts/endings.ts'
import type { CreditFile, CreditToken } from './format.ts'
import { cutsOf, pointsAt } from './rollouts.ts'

type Row = (string | number)[]

/** A row per token and head: reward and advantage. */
export function tokenRows(
  texts: readonly { name: string; tokens: readonly CreditToken[] }[],
  heads: readonly HeadName[],
): Row[] {
  const headings = ['text', 'position', 'token id', 'base log-probability', 'head', 'reward', 'advantage']
  const rows = texts.flatMap(({ name, tokens }) =>
    tokens.flatMap(({ token, baseLogProb, rewards, candidates }, position) =>
      heads.map((head): Row => {
        const advantage = advantageAmong(rewards[head], candidates, head) as number
        return [name, position + 1, token, baseLogProb, head, rewards[head] as number, advantage]
      }),
    ),
  )
  return [headings, ...rows]
}

/** A row per text and head, random rewards included. */
export function textRows({ texts }: Pick<CreditFile, 'texts'>): Row[] {
  const rows: Row[] = [['prompt', 'seed', 'tokens', 'head or dice', 'gini', 'share of the three largest']]
  for (const { prompt, seed, tokens, byHead, dice } of texts)
    for (const [name, measured] of Object.entries({ ...byHead, dice }))
      rows.push([prompt, seed, tokens, name, measured.gini, measured.topThreeShare])
  return rows
}

/** A row per pair and cut: the differences between the prefixes' rewards under every head, and between their mean ending scores. */
export function rolloutRows(set: Pick<EndingsSet, 'pairs'>): Row[] {
  const rows: Row[] = [['pair', 'cut', ...headNames, 'difference between mean ending scores', 'sampling variance']]
  for (const cut of cutsOf(set))
    for (const { pair, heads, endings, noise } of pointsAt(set, cut))
      rows.push([pair + 1, cut, ...headNames.map((head) => heads[head] ?? ''), endings, noise])
  return rows
}
