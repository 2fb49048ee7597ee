// Limits plugins to the build of the app. e2e/harness builds with the same settings but does not need these plugins.

import path from 'node:path'
import type { Plugin } from 'vite'

/**
 * Returns a plugin's `apply` function, which is true only for a build of the page in `root` (absolute path of the
 * repository).
 */
export const builtFrom =
  (root: string): NonNullable<Plugin['apply']> =>
  ({ root: built = root }, { command }) =>
    command === 'build' && path.resolve(built) === root
