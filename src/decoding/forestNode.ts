/** A token together with its prefix. Equal parent and token are one node. */
export interface ForestNode {
  readonly token: number
  /** null for the first token of a text. */
  readonly parent: ForestNode | null
  /** 0 for the first token of a text. */
  readonly position: number
}
