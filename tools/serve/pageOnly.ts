// Limits plugins to the build of the app. e2e/harness also builds with the app's settings, but does not need them.

import path from 'node:path'
import type { Plugin } from 'vite'

/** Whether the build is of the page in `root`, the absolute path of the repository. */
export const builtFrom =
  (root: string): NonNullable<Plugin['apply']> =>
  ({ root: built = root }, { command }) =>
    command === 'build' && path.resolve(built) === root
