// The page as a part of another page (?embed): one comparison, or the exercise of one lesson, and a link to the whole page.

import { useEffect, useRef, useState } from 'react'
import { Route, Router, Switch } from 'wouter'
import classes from './Embedded.module.css'
import { FirstView } from './features/first/FirstView.tsx'
import { Columns } from './features/playground/Columns.tsx'
import { TintBar } from './features/playground/TintBar.tsx'
import { MoreWords } from './features/recorded/MoreWords.tsx'
import { firstSentence, RecordedWords } from './features/recorded/RecordedWords.tsx'
import { shareAddress } from './store/app/address.ts'
import { useApp } from './store/app/context.ts'
import { useOpening, usePlayground, useRecordings } from './store/app/hooks.ts'
import { reportHeight } from './store/browser/reportHeight.ts'
import { useHashPath } from './store/view/hashPlace.ts'
import { lazyWithRetry } from './ui/lazyWithRetry.tsx'

const Charts = lazyWithRetry(() => import('./features/charts/Charts.tsx'))
const Labs = lazyWithRetry(() => import('./labs/Labs.tsx'))

export function Embedded() {
  const page = useRef<HTMLElement>(null)
  const { markDrawn } = useApp()
  useEffect(markDrawn, [markDrawn])
  useEffect(() => {
    if (page.current && window.parent !== window) return reportHeight(page.current, window.parent)
  }, [])
  return (
    <Router hook={useHashPath}>
      <main ref={page} className={classes.page}>
        <Switch>
          <Route path="/" component={FirstView} />
          <Route path="/labs/*?" component={Labs} />
          <Route component={Comparison} />
        </Switch>
        <WholePage />
      </main>
    </Router>
  )
}

function Comparison() {
  const { openFirst } = useApp()
  const run = usePlayground((state) => state.run)
  const { entries, error } = useRecordings((state) => state)
  const fault = useOpening((state) => state.fault)
  useEffect(() => {
    void openFirst()
  }, [openFirst])
  const failure = fault ?? error
  return (
    <>
      {failure !== null && (
        <p className={classes.failure} role="alert">
          {failure}
        </p>
      )}
      {run.kind === 'done' && run.origin && (
        <>
          <RecordedWords kind={run.origin.kind} title={run.origin.title} notice={run.origin.notice} />
          <MoreWords
            id="about-comparison"
            notice={(run.origin.notice ?? '').slice(firstSentence(run.origin.notice ?? '').length).trim()}
            entry={entries?.find(({ id }) => id === run.origin?.name) ?? null}
          />
          <p className={classes.prompt}>
            Prompt: <bdi>{run.record.prompt}</bdi>
          </p>
          <TintBar />
          <Columns />
          <Charts />
        </>
      )}
    </>
  )
}

function WholePage() {
  // The address is read when the link is about to be used, because a lesson's state changes it without an event.
  const now = () => shareAddress(window.location.href, window.location.hash)
  const [address, setAddress] = useState(now)
  const read = () => setAddress(now())
  return (
    <p className={classes.whole}>
      <a href={address} target="_blank" rel="noreferrer" onFocus={read} onPointerEnter={read} onPointerDown={read}>
        Open in Tokenwise
      </a>
    </p>
  )
}
