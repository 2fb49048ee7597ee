// A judge scores finished texts and steers nothing: what decides between methods that each optimise a reward of their own.
// Judges of heads share a pass with everything else in the forest; others read the text alone.

import type { Forest, ForestNode } from '../decoding/forest.ts'

/** A text that nobody writes on, evaluated in a forest. One that the length limit cut is judged as it stands. */
export interface FinishedText {
  /** The response, without its prompt and end token. */
  text: string
  /** The last prompt token. */
  origin: ForestNode
  /** The response's nodes in order; the end token is the last where the text has one. */
  path: readonly ForestNode[]
  /** Whether it ended by itself, with an end token. */
  finished: boolean
}

export interface Judge {
  /** 'sentiment' */
  readonly name: string
  /** One plain sentence: what it is, and on what it was trained. */
  readonly title: string
  /** Layers whose hidden rows the forest's trunk must tap; none for a judge of the text alone. */
  readonly layers: readonly number[]
  /** Scores [texts], in the judge's own units (log-odds for heads); each finite. */
  score(forest: Forest, texts: readonly FinishedText[]): Float64Array
}
