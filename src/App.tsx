// The pages and what they share. The playground composes the features: each imports the store, and none imports
// another. Routes are in the URL fragment, so that any static host can serve them.

import { useIntersection } from '@mantine/hooks'
import { Fragment, useEffect, useState } from 'react'
import { Link, Route, Router, Switch } from 'wouter'
import classes from './App.module.css'
import { FirstView } from './features/first/FirstView.tsx'
import { LibraryButton } from './features/library/LibraryButton.tsx'
import { NotKept } from './features/library/NotKept.tsx'
import { JudgingFault } from './features/models/JudgingFault.tsx'
import { LoadPanel } from './features/models/LoadPanel.tsx'
import { StatusPill } from './features/models/StatusPill.tsx'
import { Columns } from './features/playground/Columns.tsx'
import { Composer } from './features/playground/Composer.tsx'
import { TintBar } from './features/playground/TintBar.tsx'
import { OriginBar } from './features/recorded/OriginBar.tsx'
import { ShareButton } from './features/share/ShareButton.tsx'
import { TimelineBar } from './features/timeline/TimelineBar.tsx'
import { Tour } from './features/tour/Tour.tsx'
import { TourButton } from './features/tour/TourButton.tsx'
import { isComparison, isFirstView, isPlayground, pages, WHAT_IT_IS } from './pages.ts'
import { useApp } from './store/app/context.ts'
import { usePlayground, useRecordings, useView } from './store/app/hooks.ts'
import { useHashPath } from './store/view/hashPlace.ts'
import { InTurn } from './ui/InTurn.tsx'
import { Keys } from './ui/Keys.tsx'
import { lazyWithRetry } from './ui/lazyWithRetry.tsx'
import { SchemeToggle } from './ui/SchemeToggle.tsx'

// Downloaded after the first view is drawn.
const pending = <div className={classes.pending} />
const Charts = lazyWithRetry(() => import('./features/charts/Charts.tsx'), pending)
const Inspector = lazyWithRetry(() => import('./features/inspector/Inspector.tsx'))
const ScorePage = lazyWithRetry(() => import('./features/scoring/ScorePage.tsx'), pending)
const About = lazyWithRetry(() => import('./features/about/About.tsx'), pending)
const Rewards = lazyWithRetry(() => import('./features/rewards/Rewards.tsx'), pending)
const Labs = lazyWithRetry(() => import('./labs/Labs.tsx'), pending)

export function App() {
  const [here] = useHashPath()
  const isHere = isPlayground(here)
  // The first view needs no model, so a newcomer need not read about one.
  const isFirst = isFirstView(here)
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
              </Link>
            ))}
          </nav>
          {isHere && <LibraryButton className={classes.link} />}
          {isHere && <Keys className={`${classes.link} ${classes.keys}`} />}
          {isHere && <TourButton className={classes.link}>Tour</TourButton>}
          {!isFirst && <StatusPill />}
          <SchemeToggle />
        </header>
        <main className={classes.main}>
          <Switch>
            <Route path="/" component={FirstView} />
            <Route path="/labs/*?" component={Labs} />
            <Route path="/score" component={ScorePage} />
            <Route path="/rewards" component={Rewards} />
            <Route path="/about" component={About} />
            <Route component={Playground} />
          </Switch>
        </main>
      </div>
    </Router>
  )
}

function Playground() {
  return (
    <InTurn
      parts={[
        <Fragment key="settings">
          <Composer>
            <h1 className={classes.hero}>{WHAT_IT_IS}</h1>
          </Composer>
          <LoadPanel />
          <div className={classes.captions}>
            <OriginBar />
            <TintBar />
          </div>
        </Fragment>,
        <Fragment key="texts">
          <Columns />
          <Candidates />
          <JudgingFault />
          <Tour />
          <NotKept />
        </Fragment>,
        <Fragment key="analysis">
          <div className={classes.line}>
            <TimelineBar />
            <ShareButton />
          </div>
          <Figures />
        </Fragment>,
      ]}
    />
  )
}

/** The panel of candidates. Its place in the order of focus is after the texts. */
function Candidates() {
  const isOpen = useView(({ panel }) => panel !== 'closed')
  const isDue = useIsDue()
  return (isDue || isOpen) && <Inspector />
}

/** The charts, below the texts. */
function Figures() {
  // On a phone, the charts are far below the viewport and are loaded when they come near.
  const { ref, entry } = useIntersection({ rootMargin: '400px' })
  const [isNear, setIsNear] = useState(false)
  if (!isNear && entry?.isIntersecting) setIsNear(true)
  const isDue = useIsDue() && isNear
  return (
    <div ref={ref} className={classes.figures} data-tour="pictures">
      {isDue ? <Charts /> : pending}
    </div>
  )
}

/** Delay of the charts after the first text appears, in milliseconds. */
const AFTER_TEXT_MS = 300

/** Delay of the charts if no text is shown and none is being opened, in milliseconds. */
const WITHOUT_TEXT_MS = 2000

function useIsDue(): boolean {
  const isSomethingThere = usePlayground(({ run }) => run.kind !== 'none')
  // On a slow machine, loading the charts would delay the text they plot.
  const isComing = useRecordings((state) => state.opening)
  const [isDue, setIsDue] = useState(false)
  useEffect(() => {
    if (isComing && !isSomethingThere) return
    const timer = setTimeout(() => setIsDue(true), isSomethingThere ? AFTER_TEXT_MS : WITHOUT_TEXT_MS)
    return () => clearTimeout(timer)
  }, [isSomethingThere, isComing])
  return isDue
}
