// Creates the app and renders the page.

import { MantineProvider } from '@mantine/core'
import { StrictMode, startTransition } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { createFirst } from './features/first/firstStore.ts'
import { isFirstView, isPlayground } from './pages.ts'
import { browserParts } from './store/app/browserParts.ts'
import { AppContext } from './store/app/context.ts'
import { createApp } from './store/app/createApp.ts'
import { Boundary } from './ui/Boundary.tsx'
import { cssVariables, theme } from './ui/theme.ts'

/** Longest wait for the content of the first view, in milliseconds. Rendering before it arrives means rendering twice. */
const OPENING_MS = 1500

export async function start(): Promise<void> {
  const root = document.getElementById('root')
  if (!root) throw new Error('index.html has no element with the id root')
  const app = createApp(browserParts())
  const { embedded } = app.address
  const Page = embedded ? (await import('./Embedded.tsx')).Embedded : App
  const path = window.location.hash.slice(1)
  const opening = isFirstView(path)
    ? app.ownStores.get(createFirst).getState().load()
    : isPlayground(path)
      ? Promise.all([app.openFirst(), import('./Playground.tsx')])
      : Promise.resolve()
  await Promise.race([opening, new Promise((resolve) => setTimeout(resolve, OPENING_MS))])
  // A transition splits the first render into short pieces, so that a slow machine can respond in between.
  startTransition(() =>
    createRoot(root).render(
      <StrictMode>
        <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
          <AppContext value={app}>
            <Boundary>
              <Page />
            </Boundary>
          </AppContext>
        </MantineProvider>
      </StrictMode>,
    ),
  )
}
