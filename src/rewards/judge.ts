// A judge scores complete texts and steers nothing: it compares methods that each optimize a reward of their own. Judges made
// of heads read the forest; others read the text alone.

import type { Forest, ForestNode } from '../decoding/forest.ts'

/** A complete text, evaluated in a forest. A text cut off at the length limit is scored as it is. */
export interface FinishedText {
  /** The response, without its prompt and end token. */
  text: string
  /** The last prompt token. */
  origin: ForestNode
  /** The response's nodes in order, with the end token where the text has one. */
  path: readonly ForestNode[]
  /** Whether it ended with an end token. */
  finished: boolean
}

export interface Judge {
  /** 'sentiment' */
  readonly name: string
  /** One plain sentence: what it is and what it was trained on. */
  readonly title: string
  /** Layers whose hidden rows the forest's trunk must tap; none for a judge that reads the text alone. */
  readonly layers: readonly number[]
  /** Scores [texts], in the judge's own units (log-odds for heads); each finite. */
  score(forest: Forest, texts: readonly FinishedText[]): Promise<Float64Array>
}
