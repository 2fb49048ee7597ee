// The texts and scores that the page shows for one cut, recorded or live.

import type { EndingsSet } from '../parts/endings.ts'
import { type ScoredEnding, type Scorer, scoresOf } from './endingReadings.ts'
import { pairOf } from './endingsRequest.ts'
import type { LabState } from './state.ts'

/** Two texts, the better one first, cut after the same number of tokens, and endings of their prefixes. */
export interface CutTexts {
  /** Length of each prefix in tokens; it is the same for both. */
  position: number
  sides: readonly {
    prefix: string
    /** The text after the cut. */
    rest: string
    /** The judge's score of the complete text. */
    judge: number
    /** `text`: the continuation without the prefix; only some recorded endings have it. */
    endings: readonly (ScoredEnding & { text?: string | undefined })[]
  }[]
}

export interface SeenSide extends Omit<CutTexts['sides'][number], 'endings'> {
  scores: readonly number[]
  shown: readonly { text: string; score: number }[]
}

export interface SeenCut {
  source: 'recorded' | 'here'
  prompt: string
  position: number
  sides: readonly [SeenSide, SeenSide]
  isExact: boolean
  scorer: Scorer
  /** Endings per prefix when the run is complete. */
  total: number
}

/** Endings shown per prefix: the best one, then the first ones. */
const SHOWN = 2

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

/** @param set null for the user's own pair. */
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
      const texts = endings.flatMap(({ text }, i) => (text === undefined ? [] : [{ text, score: scores[i] as number }]))
      const best = texts.reduce((leader, { score }, i) => (score > (texts[leader]?.score ?? 0) ? i : leader), 0)
      const shown = [...texts.slice(best, best + 1), ...texts.filter((_, i) => i !== best)].slice(0, SHOWN)
      return { ...side, scores, shown }
    }) as [SeenSide, SeenSide],
    isExact,
    scorer,
    total: set && source === 'recorded' ? set.n : state.n,
  }
}
