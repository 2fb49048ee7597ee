// For plugins that serve a first visit: another page that is built with the app's settings (e2e/harness) has none.

import path from 'node:path'
import type { Plugin } from 'vite'

/** Whether what is built is the page whose index.html lies in `root`, the absolute path of the repository. */
export const builtFrom =
  (root: string): NonNullable<Plugin['apply']> =>
  ({ root: built = root }, { command }) =>
    command === 'build' && path.resolve(built) === root
