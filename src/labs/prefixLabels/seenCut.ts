// One cut as the page shows it, recorded or live.

import type { EndingsSet } from '../parts/endings.ts'
import { pairOf } from './asking.ts'
import { type ScoredEnding, type Scorer, scoresOf } from './endingReadings.ts'
import type { LabState } from './state.ts'

/** Two texts, the better one first, cut after equally many tokens, and endings of their prefixes. */
export interface CutTexts {
  /** Length of both prefixes in tokens. */
  position: number
  sides: readonly {
    /** The text before and after the cut. */
    prefix: string
    rest: string
    /** The judge's score of the text itself. */
    judge: number
    /** `text` is the continuation without the prefix, where it was kept. */
    endings: readonly (ScoredEnding & { text?: string | undefined })[]
  }[]
}

export interface SeenSide extends Omit<CutTexts['sides'][number], 'endings'> {
  scores: readonly number[]
  /** Some of the endings whose text was kept. */
  shown: readonly { text: string; score: number }[]
}

export interface SeenCut {
  source: 'recorded' | 'here'
  prompt: string
  position: number
  sides: readonly [SeenSide, SeenSide]
  isExact: boolean
  scorer: Scorer
  /** Endings per prefix in the end. */
  most: number
}

/** Endings shown per prefix: the best, then the first ones. */
const SHOWN = 4

/** The state's pair at the set's cut `place`. */
export function recordedTexts(set: EndingsSet, state: LabState, place: number): CutTexts {
  const { cuts, ...texts } = pairOf(set, state.pair)
  const cut = cuts[place] as (typeof cuts)[number]
  return {
    position: cut.position,
    sides: (['chosen', 'rejected'] as const).map((name) => {
      const { prefix, endings } = cut[name]
      const { text, judge } = texts[name]
      return { prefix, rest: text.slice(prefix.length), judge, endings }
    }),
  }
}

/** @param set null for the reader's own pair. */
export function seenCut(
  { position, sides }: CutTexts,
  source: SeenCut['source'],
  state: LabState,
  set: EndingsSet | null,
): SeenCut {
  const isExact = set?.judge.isExact ?? false
  // The judge that reads only words does not score live endings.
  const isScored = !isExact && (source === 'recorded' || state.scorer === 'full')
  const scorer = isScored ? state.scorer : 'judge'
  return {
    source,
    prompt: set ? pairOf(set, state.pair).prompt : state.own.prompt,
    position,
    sides: sides.map(({ endings, ...side }): SeenSide => {
      const scores = scoresOf(endings, scorer)
      const kept = endings.flatMap(({ text }, i) => (text === undefined ? [] : [{ text, score: scores[i] as number }]))
      const best = kept.reduce((leader, { score }, i) => (score > (kept[leader]?.score ?? 0) ? i : leader), 0)
      const shown = [...kept.slice(best, best + 1), ...kept.filter((_, i) => i !== best)].slice(0, SHOWN)
      return { ...side, scores, shown }
    }) as [SeenSide, SeenSide],
    isExact,
    scorer,
    most: set && source === 'recorded' ? set.n : state.n,
  }
}
