// The page: its theme, and what it opens with.

import { MantineProvider } from '@mantine/core'
import { StrictMode, startTransition } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { isPlayground } from './pages.ts'
import { openFirst } from './store/app/session.ts'
import { Boundary } from './ui/Boundary.tsx'
import { cssVariables, theme } from './ui/theme.ts'

/** Milliseconds that the page waits for what it opens with: drawn with it, it is there sooner than drawn without and again. */
const OPENING_MS = 1500

async function start(): Promise<void> {
  const root = document.getElementById('root')
  if (!root) throw new Error('index.html has no element with the id root')
  if (isPlayground(window.location.hash.slice(1)))
    await Promise.race([openFirst(), new Promise((resolve) => setTimeout(resolve, OPENING_MS))])
  // As a transition the first drawing is done in short pieces: a slow machine answers in between.
  startTransition(() =>
    createRoot(root).render(
      <StrictMode>
        <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
          <Boundary>
            <App />
          </Boundary>
        </MantineProvider>
      </StrictMode>,
    ),
  )
}

void start()
