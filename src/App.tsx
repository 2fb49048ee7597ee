// The playground page: puts the features together; each of them knows the stores and none of the others.

import { lazy, Suspense } from 'react'
import classes from './App.module.css'
import { Inspector } from './features/inspector/Inspector.tsx'
import { LoadPanel } from './features/models/LoadPanel.tsx'
import { StatusPill } from './features/models/StatusPill.tsx'
import { Columns } from './features/playground/Columns.tsx'
import { Composer } from './features/playground/Composer.tsx'
import { TintBar } from './features/playground/TintBar.tsx'
import { SchemeToggle } from './ui/SchemeToggle.tsx'

// Drawing comes after reading: the first view does not wait for it.
const Charts = lazy(() => import('./features/charts/Charts.tsx'))

export function App() {
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <h1 className={classes.name}>Tokenwise</h1>
        <p className={classes.hero}>
          A small language model goes on from one prompt in several ways at once: alone, and pushed by a reward that
          scores every next token.
        </p>
        <StatusPill />
        <SchemeToggle />
      </header>
      <main className={classes.main}>
        <Composer />
        <LoadPanel />
        <Columns />
        <TintBar />
        <div className={classes.figures}>
          <Suspense fallback={<div className={classes.pending} />}>
            <Charts />
          </Suspense>
          <Inspector />
        </div>
      </main>
    </div>
  )
}
