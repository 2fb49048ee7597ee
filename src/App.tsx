// The pages and what they share. Routes are in the URL fragment, so that any static host can serve them.

import { useEffect } from 'react'
import { Link, Route, Router, Switch } from 'wouter'
import classes from './App.module.css'
import { FirstView } from './features/first/FirstView.tsx'
import { LibraryButton } from './features/library/LibraryButton.tsx'
import { StatusPill } from './features/models/StatusPill.tsx'
import { TourButton } from './features/tour/TourButton.tsx'
import { UpdateNote } from './features/update/UpdateNote.tsx'
import { isComparison, isFirstView, isPlayground, pages } from './pages.ts'
import { useApp } from './store/app/context.ts'
import { useBackground, useView } from './store/app/hooks.ts'
import { useHashPath } from './store/view/hashPlace.ts'
import { Keys } from './ui/Keys.tsx'
import { lazyWithRetry } from './ui/lazyWithRetry.tsx'
import { SchemeToggle } from './ui/SchemeToggle.tsx'

// Downloaded after the first view is drawn.
const pending = <div className={classes.pending} />
const Playground = lazyWithRetry(() => import('./Playground.tsx'), pending)
const PromptsPage = lazyWithRetry(() => import('./features/prompts/PromptsPage.tsx'), pending)
const ScorePage = lazyWithRetry(() => import('./features/scoring/ScorePage.tsx'), pending)
const TracesPage = lazyWithRetry(() => import('./features/traces/TracesPage.tsx'), pending)
const About = lazyWithRetry(() => import('./features/about/About.tsx'), pending)
const Rewards = lazyWithRetry(() => import('./features/rewards/Rewards.tsx'), pending)
const Labs = lazyWithRetry(() => import('./labs/Labs.tsx'), pending)

export function App() {
  const [here] = useHashPath()
  const isHere = isPlayground(here)
  // The first view needs no model, so a newcomer need not read about one.
  const isFirst = isFirstView(here)
  const share = useBackground((background) => background.share)
  const { markDrawn } = useApp()
  useEffect(markDrawn, [markDrawn])
  const candidates = useView(({ panel, tables, numbers }) =>
    panel === 'closed' ? undefined : tables === 'all' ? 'below' : numbers === 'all' ? 'wide' : 'beside',
  )
  return (
    <Router hook={useHashPath}>
      <div className={classes.page} data-candidates={isHere ? candidates : undefined}>
        <header className={classes.header}>
          <Link href="/" className={classes.name}>
            Tokenwise
          </Link>
          <nav className={classes.nav} aria-label="Pages">
            {pages.map(({ path, name }) => (
              <Link
                key={path}
                href={path}
                className={classes.link}
                aria-current={
                  here === path
                    ? 'page'
                    : here.startsWith(`${path}/`) || (path === '/playground' && isComparison(here))
                      ? true
                      : undefined
                }
              >
                {name}
                {path === '/prompts' && share !== null && ` ${Math.floor(100 * share)}%`}
              </Link>
            ))}
          </nav>
          {isHere && <LibraryButton className={classes.link} />}
          {isHere && <Keys className={`${classes.link} ${classes.keys}`} />}
          {isHere && <TourButton className={classes.link}>Tour</TourButton>}
          {!isFirst && <StatusPill />}
          <SchemeToggle />
        </header>
        <UpdateNote />
        <main className={classes.main}>
          <Switch>
            <Route path="/" component={FirstView} />
            <Route path="/labs/*?" component={Labs} />
            <Route path="/prompts/*?" component={PromptsPage} />
            <Route path="/score" component={ScorePage} />
            <Route path="/traces/*?" component={TracesPage} />
            <Route path="/rewards" component={Rewards} />
            <Route path="/about" component={About} />
            <Route component={Playground} />
          </Switch>
        </main>
      </div>
    </Router>
  )
}
