// The contract of a reward model with a trunk of its own: a text classifier, which reads text and knows nothing of the base
// model. src/models/classifier runs one.

import type { ChatTurn } from '../../decoding/record.ts'

/** What a classifier reads as one input. texts.ts composes it. */
export type ClassifierText =
  | { kind: 'text'; text: string }
  /** Two segments, as BERT reads a question and its answer. */
  | { kind: 'pair'; text: string; pair: string }
  /** Turns for the classifier's own chat template. */
  | { kind: 'chat'; turns: readonly ChatTurn[] }

/** What the files of a classifier say about it. */
export interface ClassifierCard {
  /** The family in config.json, such as 'bert'. */
  modelType: string
  /** Labels by index of their logit; one for a reward model that was trained on pairs. */
  labels: readonly string[]
  /** Longer texts lose their beginning. */
  maxTokens: number
  hasChatTemplate: boolean
}

/** What a classifier has done since it was opened. */
export interface ClassifierWork {
  /** Batches. */
  calls: number
  texts: number
  /** Of all texts, before tokenization. */
  characters: number
  /** Wall time in the classifier. */
  ms: number
}

export interface ClassifierModel {
  readonly card: ClassifierCard
  /** What runs it, for display: 'wasm, 2 threads'. */
  readonly device: string
  readonly work: Readonly<ClassifierWork>
  /**
   * The raw logits [texts][labels], before any softmax: with one label, a softmax would always be 1. Texts of one call are padded
   * to one batch, unless it would be too large for memory.
   * @throws Error if the runtime fails.
   */
  logits(texts: readonly ClassifierText[]): Promise<Float32Array[]>
  dispose(): Promise<void>
}

/** The files of a classifier cannot be used. The message is a sentence that names the file. */
export class ClassifierError extends Error {
  override readonly name = 'ClassifierError'
}
