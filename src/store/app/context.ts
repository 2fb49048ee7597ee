// The app that components read, provided once at the root of the page.

import { createContext, useContext } from 'react'
import type { App } from './createApp.ts'

export const AppContext = createContext<App | null>(null)

/** @throws outside of an AppContext. */
export function useApp(): App {
  const app = useContext(AppContext)
  if (app === null) throw new Error('There is no app here: render this inside <AppContext value={createApp(parts)}>.')
  return app
}
