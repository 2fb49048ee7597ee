// The React context that gives components the app.

import { createContext, useContext } from 'react'
import type { App } from './createApp.ts'

export const AppContext = createContext<App | null>(null)

/** @throws if the component is outside <AppContext>. */
export function useApp(): App {
  const app = useContext(AppContext)
  if (app === null)
    throw new Error('There is no app in the context: render this inside <AppContext value={createApp(parts)}>.')
  return app
}
