// A table of an evaluation's folder, as text.

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** @throws Error where the folder holds no such table, naming what writes it. */
export function readTable(dir: string, name: 'frontier.csv' | 'texts.csv'): string {
  const file = path.join(dir, name)
  if (!existsSync(file)) throw new Error(`There is no ${file}: give a folder that \`tokenwise evaluate --out\` wrote`)
  return readFileSync(file, 'utf8')
}
