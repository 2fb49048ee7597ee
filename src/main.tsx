// The page's entry: fonts, styles, theme.

import './ui/fonts.css'
import './ui/mantine.css'
import './ui/page.css'
import { MantineProvider } from '@mantine/core'
import { StrictMode, startTransition } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { cssVariables, theme } from './ui/theme.ts'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with the id root')
// As a transition the first drawing is done in short pieces: a slow machine answers in between.
startTransition(() =>
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <App />
      </MantineProvider>
    </StrictMode>,
  ),
)
