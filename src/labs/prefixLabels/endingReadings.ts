// Compares the prefixes of recorded pairs by the rewards of their endings, and counts how often the inherited label is right.
// Statistics of a set are over pairs, because endings of one pair are not independent.

import { meanWithError } from '../../metrics/clusteredMean.ts'
import { wilsonInterval } from '../../metrics/wilsonInterval.ts'
import type { EndingsPair, EndingsSet } from '../parts/endings.ts'
import { bestChance, type MeanContest, meanContest, shareContest } from './endingContest.ts'

/** What scores the endings: the set's judge, the full-sequence head, or the judge that reads only words. */
export type Scorer = 'judge' | 'full' | 'words'

export const scorerTitles: Record<Scorer, string> = {
  judge: 'the judge',
  full: 'the full-sequence head',
  words: 'the judge that reads only words',
}

export type ScoredEnding = { [scorer in Scorer]?: number | undefined }

/**
 * Whether the better text's prefix is better, by the 95% interval of its lead or probability; 'open' (undecided) if that
 * contains the neutral value, or if there is no interval.
 */
export type Verdict = 'better' | 'worse' | 'open'

export interface CutReading {
  mean: MeanContest
  /** P(the best of n endings of the better text's prefix beats the other prefix's); a tie counts as half. */
  best: number
  verdict: Verdict
  /** Whether mean and best of n favor different prefixes. */
  disagrees: boolean
}

/** Smaller differences are rounding errors. */
const TIE = 1e-9

/** @throws Error if an ending has no score from this scorer. */
export function scoresOf(endings: readonly ScoredEnding[], scorer: Scorer): number[] {
  return endings.map((ending) => {
    const score = ending[scorer]
    if (score === undefined) throw new Error(`an ending has no score from ${scorerTitles[scorer]}`)
    return score
  })
}

/**
 * @param chosen, rejected rewards of the endings of each prefix.
 * @param options isExact: rewards are 0 or 1; of: the n of best of n.
 */
export function readCut(
  chosen: readonly number[],
  rejected: readonly number[],
  { isExact, of }: { isExact: boolean; of: number },
): CutReading {
  const mean = (isExact ? shareContest : meanContest)(chosen, rejected)
  const best = bestChance(chosen, rejected, of)
  const sides = [sideOf(mean.difference), sideOf(best - 0.5)]
  return { mean, best, verdict: verdictOf(mean.interval), disagrees: sides[0] !== sides[1] && !sides.includes(0) }
}

/** @param even the value without a lead: 0 for a difference, 0.5 for a probability. */
export function verdictOf(interval: readonly [low: number, high: number] | null, even = 0): Verdict {
  if (interval && interval[0] > even) return 'better'
  return interval && interval[1] < even ? 'worse' : 'open'
}

const sideOf = (lead: number): -1 | 0 | 1 => (Math.abs(lead) < TIE ? 0 : lead > 0 ? 1 : -1)

export function scorersOf({ pairs }: EndingsSet): Scorer[] {
  const ending = pairs[0]?.cuts[0]?.chosen.endings[0]
  return (['judge', 'full', 'words'] as const).filter((scorer) => ending?.[scorer] !== undefined)
}

/** Compares the prefixes of one pair. @param place index of the cut. */
export function readPair(
  { judge: { isExact } }: Pick<EndingsSet, 'judge'>,
  { cuts }: EndingsPair,
  place: number,
  scorer: Scorer,
  of: number,
): CutReading {
  const cut = cuts[place]
  if (!cut) throw new Error(`the pair has no cut with index ${place}`)
  const { chosen, rejected } = cut
  return readCut(scoresOf(chosen.endings, scorer), scoresOf(rejected.endings, scorer), { isExact, of })
}

export const readPairs = (set: EndingsSet, place: number, scorer: Scorer, of: number): CutReading[] =>
  set.pairs.map((pair) => readPair(set, pair, place, scorer, of))

/** Compares the prefixes of every pair at every cut. */
export const readCuts = (set: EndingsSet, scorer: Scorer, of: number) =>
  (set.pairs[0]?.cuts ?? []).map(({ cut }, place) => ({ cut, readings: readPairs(set, place, scorer, of) }))

export interface Share {
  /** Share of pairs, in [0, 1], with Wilson's 95% interval; a tie counts as half. */
  share: number
  interval: [low: number, high: number]
}

/** How often the inherited label is right. @param readings [pairs] of one cut. @throws Error if there are none. */
export function readLabels(readings: readonly CutReading[]) {
  const shareOf = (leads: number[]): Share => {
    const points = leads.reduce((total, lead) => total + (sideOf(lead) + 1) / 2, 0)
    const share = points / leads.length
    return { share, interval: wilsonInterval(share, leads.length) }
  }
  const leads = readings.map(({ mean }) => mean.difference)
  const count = (verdict: Verdict) => readings.filter((reading) => reading.verdict === verdict).length
  return {
    pairs: readings.length,
    byMean: shareOf(leads),
    byBest: shareOf(readings.map(({ best }) => best - 0.5)),
    /** Number of pairs whose prefixes have the same mean. */
    ties: leads.filter((lead) => sideOf(lead) === 0).length,
    verdicts: { better: count('better'), worse: count('worse'), open: count('open') },
    /** Mean over pairs of P(the better text's prefix has the higher mean), which accounts for the noise of the endings. */
    chance: meanWithError(readings.map(({ mean }) => mean.chance)),
    disagree: readings.filter(({ disagrees }) => disagrees).length,
  }
}

/** The comparison of means for the first 2, 3, … endings of both prefixes. */
export function runningReadings(
  chosen: readonly number[],
  rejected: readonly number[],
  isExact: boolean,
): { n: number; mean: MeanContest }[] {
  const count = Math.min(chosen.length, rejected.length)
  const contest = isExact ? shareContest : meanContest
  return Array.from({ length: Math.max(0, count - 1) }, (_, i) => ({
    n: i + 2,
    mean: contest(chosen.slice(0, i + 2), rejected.slice(0, i + 2)),
  }))
}

/** A row per ending of a set, headings first. */
export function endingTable(set: EndingsSet): (string | number)[][] {
  const scorers = scorersOf(set)
  const rows: (string | number)[][] = [
    ['pair', 'prompt', 'cut', 'tokens in the prefix', 'prefix of', 'ending', ...scorers, 'ends with an end token'],
  ]
  for (const [index, { prompt, cuts }] of set.pairs.entries())
    for (const { cut, position, chosen, rejected } of cuts)
      for (const [name, side] of [
        ['the better text', chosen],
        ['the other text', rejected],
      ] as const)
        for (const [i, ending] of side.endings.entries())
          rows.push([
            index + 1,
            prompt,
            cut,
            position,
            name,
            i + 1,
            ...scorers.map((scorer) => ending[scorer] ?? ''),
            Number(ending.finished),
          ])
  return rows
}
