// Places of the complete tree's nodes: one column per length, one row per text, each prefix centered on its texts.

import { LENGTH, type Path, prefixes, texts, WORDS } from './world.ts'

export interface PlacedNode {
  path: Path
  /** From 0 (the empty prefix) to 3 (a text). */
  column: number
  /** Center of the node in rows from 0, a multiple of one half. */
  row: number
}

/** One node per path, shorter ones first; `rows` is the number of texts. */
export function treeLayout(): { nodes: readonly PlacedNode[]; rows: number } {
  const nodes = ['', ...prefixes, ...texts].map((path): PlacedNode => {
    const below = WORDS.length ** (LENGTH - path.length)
    const place = path === '' ? 0 : Number.parseInt(path, WORDS.length)
    return { path, column: path.length, row: place * below + (below - 1) / 2 }
  })
  return { nodes, rows: texts.length }
}
