// What runs before the page is drawn, in three files: the entry, libraries, ours. Left to itself the bundler cuts it into
// some forty, one for each set of later pages that share a part, and every one is a request of its own before the first view.

import path from 'node:path'
import type { Rolldown } from 'vite'

type Group = Rolldown.CodeSplittingGroup
type Modules = Parameters<Extract<Group['name'], (...given: never) => unknown>>[1]

/** Names of what src/main.tsx imports in turn; the last is its way in to the one before. */
export const FIRST_CHUNKS = ['libraries', 'page', 'start']

/** `root` is the absolute path of the repository. */
export function firstChunks(root: string): Group[] {
  const entry = membersOf(path.join(root, 'src/main.tsx'))
  const start = membersOf(path.join(root, 'src/start.tsx'))
  return [
    { name: 'preload', test: /^\0vite\/preload-helper/, priority: 2 },
    // What it shares with the page, so that it need not wait for that.
    { debugName: 'entry', name: (module, modules) => (entry(modules).has(module) ? 'entry' : null), priority: 1 },
    {
      debugName: 'page',
      name(module, modules) {
        if (!start(modules).has(module)) return null
        return module.includes('/node_modules/') ? 'libraries' : 'page'
      },
    },
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
