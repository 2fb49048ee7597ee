// Which rooms import which. TypeScript's scanner reads the imports of all files in a second; dependency-cruiser, which checks
// the rules, would take five.

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { roomOf } from './rooms.ts'

export interface Imports {
  /** Names of all rooms that there are. */
  rooms: readonly string[]
  /** Each pair of rooms once, in alphabetical order. */
  arrows: readonly Arrow[]
}

export interface Arrow {
  from: string
  to: string
}

const TESTS = /[.]test[.]tsx?$|\/testing\//

/** Tests are left out. @param root absolute path of the repository. */
export function importsBetweenRooms(root: string): Imports {
  const there = new Set<string>()
  const found = new Map<string, Arrow>()
  for (const top of ['src', 'tools'])
    for (const name of readdirSync(path.join(root, top), { recursive: true, encoding: 'utf8' })) {
      const file = path.posix.join(top, name.replaceAll('\\', '/'))
      if (!/[.]tsx?$/.test(file) || TESTS.test(file)) continue
      const from = roomOf(file)
      if (from === null) continue
      there.add(from)
      const { importedFiles } = ts.preProcessFile(readFileSync(path.join(root, file), 'utf8'), true, true)
      for (const { fileName } of importedFiles.filter((one) => one.fileName.startsWith('.'))) {
        const to = roomOf(path.posix.join(path.posix.dirname(file), fileName))
        if (to !== null && from !== to) found.set(`${from} ${to}`, { from, to })
      }
    }
  const arrows = [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, arrow]) => arrow)
  return { rooms: [...there].sort(), arrows }
}
