// What endings say about the prefixes they continue: for one pair at one cut, by two readings; for a set, how often the better
// text has the better prefix. Pairs are the unit, since endings of one pair are not independent of each other.

import { type MeanWithError, meanWithError } from '../../metrics/clusteredMean.ts'
import { wilsonInterval } from '../../metrics/wilsonInterval.ts'
import type { EndingsPair, EndingsSet } from '../parts/endings.ts'
import { bestChance, type MeanContest, meanContest, shareContest } from './endingContest.ts'

/** Who scores endings: the set's judge, the full-sequence head, or the judge that reads only words. */
export type Scorer = 'judge' | 'full' | 'words'

export const scorerTitles: Record<Scorer, string> = {
  judge: 'the judge',
  full: 'the full-sequence head',
  words: 'the judge of words',
}

/** An ending, recorded or live. */
export type ScoredEnding = { [scorer in Scorer]?: number | undefined }

/** On the better text's prefix, by the 95% interval of its mean lead; 'open' where that contains 0. */
export type Verdict = 'better' | 'worse' | 'open'

export interface CutReading {
  /** Mean ending of the better text's prefix against the other's. */
  mean: MeanContest
  /** P(the best of `of` endings of the better text's prefix beats the other's), ties counting half. */
  best: number
  verdict: Verdict
  /** The two readings favor different prefixes. */
  disagrees: boolean
}

/** Below any real difference of rewards; sums of equal numbers differ by rounding. */
const TIE = 1e-9

/** @param isExact endings score 0 or 1. @throws if an ending lacks the scorer's number. */
export function scoresOf(endings: readonly ScoredEnding[], scorer: Scorer): number[] {
  return endings.map((ending) => {
    const score = ending[scorer]
    if (score === undefined) throw new Error(`an ending has no score by ${scorerTitles[scorer]}`)
    return score
  })
}

/** @param chosen [n], @param rejected [m] rewards of the endings of each prefix. @param of the n of best of n. */
export function readCut(
  chosen: readonly number[],
  rejected: readonly number[],
  { isExact, of }: { isExact: boolean; of: number },
): CutReading {
  const mean = isExact ? shareContest(chosen, rejected) : meanContest(chosen, rejected)
  const best = bestChance(chosen, rejected, of)
  const sides = [sideOf(mean.difference), sideOf(best - 0.5)]
  return { mean, best, verdict: verdictOf(mean.interval), disagrees: sides[0] !== sides[1] && !sides.includes(0) }
}

/** By an interval of the first one's lead, or of its chance with `even` 0.5. */
export function verdictOf(interval: readonly [low: number, high: number] | null, even = 0): Verdict {
  if (interval && interval[0] > even) return 'better'
  return interval && interval[1] < even ? 'worse' : 'open'
}

const sideOf = (lead: number): -1 | 0 | 1 => (Math.abs(lead) < TIE ? 0 : lead > 0 ? 1 : -1)

/** The scorers that a set's endings have. */
export function scorersOf({ pairs }: EndingsSet): Scorer[] {
  const ending = pairs[0]?.cuts[0]?.chosen.endings[0]
  return (['judge', 'full', 'words'] as const).filter((scorer) => ending?.[scorer] !== undefined)
}

/** A reading of one pair at the set's cut `place`. */
export function readPair(
  { judge: { isExact } }: Pick<EndingsSet, 'judge'>,
  { cuts }: EndingsPair,
  place: number,
  scorer: Scorer,
  of: number,
): CutReading {
  const cut = cuts[place]
  if (!cut) throw new Error(`a pair has no cut ${place}`)
  const { chosen, rejected } = cut
  return readCut(scoresOf(chosen.endings, scorer), scoresOf(rejected.endings, scorer), { isExact, of })
}

/** A reading of every pair at the set's cut `place`. */
export const readPairs = (set: EndingsSet, place: number, scorer: Scorer, of: number): CutReading[] =>
  set.pairs.map((pair) => readPair(set, pair, place, scorer, of))

export interface Share {
  /** Of pairs, ties counting half; in [0, 1]. */
  share: number
  /** Wilson, 95%, over pairs. */
  interval: [low: number, high: number]
}

export interface LabelReading {
  pairs: number
  /** Where the better text's prefix has the better mean ending. */
  byMean: Share
  /** Where its best of n is more likely the better one. */
  byBest: Share
  /** Pairs whose prefixes have the same mean. */
  ties: number
  verdicts: Record<Verdict, number>
  /** Mean over pairs of P(the better text's prefix has the better mean), which accounts for the noise of n endings. */
  chance: MeanWithError
  /** Pairs whose two readings favor different prefixes. */
  disagree: number
}

/** How often the inherited label is right, over readings [pairs] of one cut. @throws if there are none. */
export function readLabels(readings: readonly CutReading[]): LabelReading {
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
    ties: leads.filter((lead) => sideOf(lead) === 0).length,
    verdicts: { better: count('better'), worse: count('worse'), open: count('open') },
    chance: meanWithError(readings.map(({ mean }) => mean.chance)),
    disagree: readings.filter(({ disagrees }) => disagrees).length,
  }
}

/** The mean reading of the first 2, 3, … endings of both prefixes: how the interval narrows. */
export function runningReadings(
  chosen: readonly number[],
  rejected: readonly number[],
  isExact: boolean,
): { n: number; mean: MeanContest }[] {
  const most = Math.min(chosen.length, rejected.length)
  const contest = isExact ? shareContest : meanContest
  return Array.from({ length: Math.max(0, most - 1) }, (_, i) => ({
    n: i + 2,
    mean: contest(chosen.slice(0, i + 2), rejected.slice(0, i + 2)),
  }))
}

/** A row per ending of a set, headings first: the data behind the lesson's numbers. */
export function evidence(set: EndingsSet): (string | number)[][] {
  const scorers = scorersOf(set)
  const rows: (string | number)[][] = [
    ['pair', 'prompt', 'cut', 'tokens in the prefix', 'prefix of', 'ending', ...scorers, 'has end token'],
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
