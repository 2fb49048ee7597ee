// The playground: it composes features, of which none imports another. It is downloaded when it is first shown.

import { useIntersection } from '@mantine/hooks'
import { Fragment, useEffect, useState } from 'react'
import classes from './App.module.css'
import { NotKept } from './features/library/NotKept.tsx'
import { StorageNotes } from './features/library/StorageNotes.tsx'
import { JudgingFault } from './features/models/JudgingFault.tsx'
import { LoadPanel } from './features/models/LoadPanel.tsx'
import { Columns } from './features/playground/Columns.tsx'
import { Composer } from './features/playground/Composer.tsx'
import { TintBar } from './features/playground/TintBar.tsx'
import { WhyHint } from './features/playground/WhyHint.tsx'
import { OriginBar } from './features/recorded/OriginBar.tsx'
import { ShareButton } from './features/share/ShareButton.tsx'
import { TimelineBar } from './features/timeline/TimelineBar.tsx'
import { Tour } from './features/tour/Tour.tsx'
import { WHAT_IT_IS } from './pages.ts'
import { usePlayground, useRecordings, useView } from './store/app/hooks.ts'
import { InTurn } from './ui/InTurn.tsx'
import { lazyWithRetry } from './ui/lazyWithRetry.tsx'

// Downloaded after the texts are drawn.
const pending = <div className={classes.pending} />
const Charts = lazyWithRetry(() => import('./features/charts/Charts.tsx'), pending)
const Inspector = lazyWithRetry(() => import('./features/inspector/Inspector.tsx'))

export default function Playground() {
  return (
    <InTurn
      parts={[
        <Fragment key="settings">
          <Composer>
            <h1 className={classes.hero}>{WHAT_IT_IS}</h1>
          </Composer>
          <StorageNotes />
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
            <WhyHint />
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
