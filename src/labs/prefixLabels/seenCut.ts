// One cut as the page shows it, recorded or live.

import type { CutTexts } from '../../worker/protocol.ts'
import type { EndingsSet } from '../parts/endings.ts'
import { pairOf } from './asking.ts'
import { type ScoredEnding, type Scorer, scoresOf } from './endingReadings.ts'
import type { LabState } from './state.ts'

export interface SeenSide {
  prefix: string
  rest: string
  /** The judge's score of the text itself. */
  judge: number
  scores: readonly number[]
  /** Some of the endings whose text was kept. */
  shown: readonly { text: string; score: number }[]
}

export interface SeenCut {
  source: 'recorded' | 'here'
  prompt: string
  position: number
  /** The better text first. */
  sides: readonly [SeenSide, SeenSide]
  isExact: boolean
  scorer: Scorer
  /** Endings per prefix in the end. */
  most: number
}

/** Endings shown per prefix: the best, then the first ones. */
const SHOWN = 4

/** The best ending that has a text, then the first few others. */
function fewOf(endings: readonly (ScoredEnding & { text?: string | undefined })[], scores: readonly number[]) {
  const kept = endings.flatMap(({ text }, i) => (text === undefined ? [] : [{ text, score: scores[i] as number }]))
  const best = kept.reduce((leader, { score }, i) => (score > (kept[leader]?.score ?? 0) ? i : leader), 0)
  return [...kept.slice(best, best + 1), ...kept.filter((_, i) => i !== best)].slice(0, SHOWN)
}

/** The state's pair at the set's cut `place`. */
export function recordedCut(set: EndingsSet, state: LabState, place: number): SeenCut {
  const { prompt, cuts, chosen, rejected } = pairOf(set, state.pair)
  const cut = cuts[place] as (typeof cuts)[number]
  const side = (name: 'chosen' | 'rejected'): SeenSide => {
    const { prefix, endings } = cut[name]
    const whole = name === 'chosen' ? chosen : rejected
    const scores = scoresOf(endings, scorer)
    return { prefix, rest: whole.text.slice(prefix.length), judge: whole.judge, scores, shown: fewOf(endings, scores) }
  }
  const scorer = set.judge.isExact ? 'judge' : state.scorer
  return {
    source: 'recorded',
    prompt,
    position: cut.position,
    sides: [side('chosen'), side('rejected')],
    isExact: set.judge.isExact,
    scorer,
    most: set.n,
  }
}

/** What has been written here so far. @param set null for the reader's own pair. */
export function liveCut({ position, sides }: CutTexts, state: LabState, set: EndingsSet | null): SeenCut {
  const isExact = set?.judge.isExact ?? false
  // The judge that reads only words does not score live endings.
  const scorer = isExact || state.scorer !== 'full' ? 'judge' : 'full'
  const [better, other] = sides.map(({ prefix, rest, judge, endings }): SeenSide => {
    const scores = scoresOf(endings, scorer)
    return { prefix, rest, judge, scores, shown: fewOf(endings, scores) }
  }) as [SeenSide, SeenSide]
  return {
    source: 'here',
    prompt: set ? pairOf(set, state.pair).prompt : state.own.prompt,
    position,
    sides: [better, other],
    isExact,
    scorer,
    most: state.n,
  }
}
