/** A token together with its prefix. A parent has at most one child for each token. */
export interface ForestNode {
  readonly token: number
  /** null for the first token of a text. */
  readonly parent: ForestNode | null
  readonly position: number
}
