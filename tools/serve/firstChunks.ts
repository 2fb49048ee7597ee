// What runs before the page is drawn, in four files: the entry, React, other libraries, ours. Left to itself the bundler cuts it into
// some forty, one for each set of later pages that share a part, and every one is a request of its own before the first view.

import path from 'node:path'
import type { Rolldown } from 'vite'

type Group = Rolldown.CodeSplittingGroup
type Modules = Parameters<Extract<Group['name'], (...given: never) => unknown>>[1]

/** Names of what src/main.tsx imports in turn; the last is its way in to the one before. */
export const FIRST_CHUNKS = ['react', 'libraries', 'page', 'start']

/** Makes errors when it is run, for whose places in the file a browser reads all of that file again. */
const REACT = /\/node_modules\/(react|react-dom|scheduler)\//

/** `root` is the absolute path of the repository. What a group takes with it of what it imports, later ones do not have. */
export function firstChunks(root: string): Group[] {
  const entry = membersOf(path.join(root, 'src/main.tsx'))
  const start = membersOf(path.join(root, 'src/start.tsx'))
  const group = (name: string, takes: (module: string, modules: Modules) => boolean, priority: number): Group => ({
    debugName: name,
    name: (module, modules) => (takes(module, modules) ? name : null),
    priority,
  })
  return [
    group('preload', (module) => /^\0vite\/preload-helper/.test(module), 5),
    // What it shares with the page, so that it need not wait for that.
    group('entry', (module, modules) => entry(modules).has(module), 4),
    group('react', (module, modules) => start(modules).has(module) && REACT.test(module), 3),
    group('libraries', (module, modules) => start(modules).has(module) && module.includes('/node_modules/'), 2),
    group('page', (module, modules) => start(modules).has(module), 1),
  ]
}

/** A module and all that it imports, and what those import; not what is imported later. */
function membersOf(module: string): (modules: Modules) => Set<string> {
  let members: Set<string> | null = null
  return (modules) => {
    if (!members) {
      members = new Set([module])
      // A set is walked to its end, with what is added on the way.
      for (const id of members) for (const next of modules.getModuleInfo(id)?.importedIds ?? []) members.add(next)
    }
    return members
  }
}
