// Layout of the tree: one column per length, one row per text, each prefix centered on its texts.

import { LENGTH, type Path, prefixes, texts, WORDS } from './world.ts'

export interface PlacedNode {
  path: Path
  /** 0 for the empty prefix to 3 for a text. */
  column: number
  /** Center of the node, in rows from the top; a multiple of one half. */
  row: number
}

/** One node per path, shorter paths first. */
export const nodes = ['', ...prefixes, ...texts].map((path): PlacedNode => {
  const below = WORDS.length ** (LENGTH - path.length)
  const place = path === '' ? 0 : Number.parseInt(path, WORDS.length)
  return { path, column: path.length, row: place * below + (below - 1) / 2 }
})
