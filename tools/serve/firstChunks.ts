// Groups the code that runs before the first view into a few files: the entry, React, other libraries and the page. By default the
// bundler makes about forty files, one for each combination of pages that share code, and each file delays the first view.

import path from 'node:path'
import type { Rolldown } from 'vite'

type Group = Rolldown.CodeSplittingGroup
type Modules = Parameters<Extract<Group['name'], (...given: never) => unknown>>[1]

/** Names of the files in loading order. */
export const FIRST_CHUNKS = ['react', 'libraries', 'page', 'start']

/**
 * React creates Error objects when it starts. To find their positions in the source, the browser reads the whole file a second
 * time, so React gets a file of its own.
 */
const REACT = /\/node_modules\/(react|react-dom|scheduler)\//

/** @param root absolute path of the repository. @returns groups by priority: a group does not repeat modules of earlier groups. */
export function firstChunks(root: string): Group[] {
  const entry = membersOf(path.join(root, 'src/main.tsx'))
  const start = membersOf(path.join(root, 'src/start.tsx'))
  const group = (name: string, takes: (module: string, modules: Modules) => boolean, priority: number): Group => ({
    debugName: name,
    name: (module, modules) => (takes(module, modules) ? name : null),
    priority,
  })
  return [
    // Not of the first view, but named: the tests withhold it.
    group('dexie', (module) => module.includes('/node_modules/dexie/'), 6),
    group('preload', (module) => /^\0vite\/preload-helper/.test(module), 5),
    // Includes the modules that the entry shares with the page, so that the entry does not wait for the page.
    group('entry', (module, modules) => entry(modules).has(module), 4),
    group('react', (module, modules) => start(modules).has(module) && REACT.test(module), 3),
    group('libraries', (module, modules) => start(modules).has(module) && module.includes('/node_modules/'), 2),
    group('page', (module, modules) => start(modules).has(module), 1),
  ]
}

/** A module and all its static imports, direct or indirect. */
function membersOf(module: string): (modules: Modules) => Set<string> {
  let members: Set<string> | null = null
  return (modules) => {
    if (!members) {
      members = new Set([module])
      // Iteration over a set includes the items that are added during it.
      for (const id of members) for (const next of modules.getModuleInfo(id)?.importedIds ?? []) members.add(next)
    }
    return members
  }
}
