// A judge scores complete texts and never steers, so it can compare methods that optimize different rewards. Judges made of
// heads read the forest; the others read only the text.

import type { Forest, ForestNode } from '../decoding/forest.ts'

/** A text whose nodes are evaluated in a forest. It may have been cut off at the length limit. */
export interface FinishedText {
  /** The response, without its prompt and end token. */
  text: string
  /** The last prompt token. */
  origin: ForestNode
  /** The response's nodes in order, including any end token. */
  path: readonly ForestNode[]
  /** Whether the text ended with an end token. */
  finished: boolean
}

export interface Judge {
  readonly name: string
  /** Description of the judge, shown with its scores. */
  readonly title: string
  /** Layers that the forest's trunk must tap; empty for a judge that reads only the text. */
  readonly layers: readonly number[]
  /** Returns finite scores [texts] on the judge's own scale (log-odds for heads). */
  score(forest: Forest, texts: readonly FinishedText[]): Promise<Float64Array>
}
