// Where the nodes of the complete tree lie: one column a length, texts in rows below each other, each beginning in the
// middle of its texts.

import { LENGTH, type Path, prefixes, texts, WORDS } from './world.ts'

export interface PlacedNode {
  path: Path
  /** Column, from 0 (nothing written yet) to 3 (a text). */
  column: number
  /** Middle of the node, in rows from 0; whole and half numbers. */
  row: number
}

/** One node a path, shorter first; `rows` is their count of rows, one a text. */
export function treeLayout(): { nodes: readonly PlacedNode[]; rows: number } {
  const nodes = ['', ...prefixes, ...texts].map((path): PlacedNode => {
    const below = WORDS.length ** (LENGTH - path.length)
    const place = path === '' ? 0 : Number.parseInt(path, WORDS.length)
    return { path, column: path.length, row: place * below + (below - 1) / 2 }
  })
  return { nodes, rows: texts.length }
}
