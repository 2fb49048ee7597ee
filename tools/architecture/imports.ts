// Which rooms import which. TypeScript's scanner reads the imports of all files in a second; dependency-cruiser, which checks
// the rules, would take five.

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { roomOf } from './rooms.ts'

export interface Arrow {
  from: string
  to: string
}

const TESTS = /[.]test[.]tsx?$|\/testing\//

/** Each pair of rooms once, in alphabetical order; tests are left out. @param root absolute path of the repository. */
export function importsBetweenRooms(root: string): Arrow[] {
  const found = new Map<string, Arrow>()
  for (const top of ['src', 'tools'])
    for (const name of readdirSync(path.join(root, top), { recursive: true, encoding: 'utf8' })) {
      const file = path.posix.join(top, name.replaceAll('\\', '/'))
      if (!/[.]tsx?$/.test(file) || TESTS.test(file)) continue
      const { importedFiles } = ts.preProcessFile(readFileSync(path.join(root, file), 'utf8'), true, true)
      for (const { fileName } of importedFiles.filter((one) => one.fileName.startsWith('.'))) {
        const [from, to] = [roomOf(file), roomOf(path.posix.join(path.posix.dirname(file), fileName))]
        if (from !== null && to !== null && from !== to) found.set(`${from} ${to}`, { from, to })
      }
    }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, arrow]) => arrow)
}
