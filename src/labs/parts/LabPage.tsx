// The frame of every lesson: question, prediction, exercise and conclusions.

import { Anchor, Button } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { Link } from 'wouter'
import { useApp } from '../../store/app/context.ts'
import { type LabName, labPath, labs, TEACHER_PATH } from './catalog.ts'
import { ExerciseFrame } from './exerciseFrame.tsx'
import classes from './LabPage.module.css'
import type { LinkForm } from './linkFields.ts'
import { More } from './More.tsx'
import { outcomeOf, Predict, type Prediction } from './Predict.tsx'
import { useLabProgress, useProgress } from './progress.ts'
import { useLinkState } from './useLinkState.ts'
import { usePageTitle } from './usePageTitle.ts'

export interface LabPageProps<State> {
  name: LabName
  /** Must be the same object in every render. */
  link: LinkForm<State>
  /** A few sentences to read before predicting. */
  intro: ReactNode
  prediction: Prediction
  /** The exercise: `TryIt` with its goals, then `Work`. */
  children: (state: State, change: (next: State) => void) => ReactNode
  shown: ReactNode
  /** The caveats on which the conclusions depend. */
  notShown: ReactNode
  /** Further caveats, the papers and the sources of the numbers. */
  sources: ReactNode
}

/**
 * If the link contains a state, the exercise is open before a prediction is made. Inside another page, only the exercise is
 * shown.
 */
export function LabPage<State>(props: LabPageProps<State>) {
  const { name, link, intro, prediction, children, shown, notShown, sources } = props
  const index = labs.findIndex((each) => each.name === name)
  const lab = labs[index] as (typeof labs)[number]
  const [before, after] = [labs[index - 1], labs[index + 1]]
  const { state, change, given, visit } = useLinkState(link)
  const { predicted, reached } = useLabProgress(name)
  const restart = useProgress((state) => state.restart)
  const open = given || predicted !== undefined
  const [predictions, setPredictions] = useState(0)
  // The browser would otherwise keep the scroll position of the previous page. A link's state is in the exercise, which
  // scrolls to itself. The braces drop the return value: newer browsers return a promise, which React would treat as a
  // cleanup function.
  useEffect(() => {
    if (!given) window.scrollTo(0, 0)
  }, [given])
  usePageTitle(lab.title)
  const { embedded } = useApp().address
  if (embedded)
    return (
      <article className={classes.lab}>
        <h1 className={classes.title}>{lab.title}</h1>
        <p className={classes.question}>{lab.question}</p>
        <section aria-label="Exercise">{children(state, change)}</section>
      </article>
    )
  return (
    <article className={classes.lab}>
      <div className={classes.panes}>
        <div className={classes.text}>
          <header>
            <p className={classes.where}>
              <Link href="/labs">Labs</Link> · {index + 1} of {labs.length} · about {lab.minutes} minutes
            </p>
            <h1 className={classes.title}>{lab.title}</h1>
            <p className={classes.question}>{lab.question}</p>
            <ol className={classes.steps} aria-label="Steps">
              <Step done={predicted !== undefined}>Predict</Step>
              <Step done={reached.length > 0}>Try it</Step>
              <Step done={false}>Conclusions</Step>
            </ol>
            {intro}
          </header>
          <Predict
            key={String(predicted)}
            lab={name}
            prediction={prediction}
            onDone={() => setPredictions((count) => count + 1)}
          />
        </div>
        {open ? (
          <>
            <ExerciseFrame key={visit} calls={predictions + Number(given)} verdict={outcomeOf(prediction, predicted)}>
              {children(state, change)}
            </ExerciseFrame>
            <section className={classes.end} aria-label="Conclusions">
              <h2 className={classes.heading}>What this shows, and what it does not</h2>
              <p>
                <b>Shown.</b> {shown}
              </p>
              <p>
                <b>Not shown.</b> {notShown}
              </p>
              <More about="limits and sources">
                <div className={classes.sources}>{sources}</div>
              </More>
            </section>
          </>
        ) : (
          <div className={classes.veil}>
            <p>The exercise opens here. Predict first, or skip.</p>
          </div>
        )}
      </div>
      <footer className={classes.foot}>
        {before ? <Neighbor name={before.name} title={`← ${before.title}`} /> : <span />}
        {predicted !== undefined ? (
          <Button variant="subtle" size="compact-sm" onClick={() => restart(name)}>
            Clear my answers
          </Button>
        ) : (
          <span />
        )}
        <Link href={TEACHER_PATH} className={classes.teachers}>
          For teachers
        </Link>
        {after ? <Neighbor name={after.name} title={`${after.title} →`} /> : <span />}
      </footer>
    </article>
  )
}

function Step({ done, children }: { done: boolean; children: ReactNode }) {
  return (
    <li data-done={done || undefined}>
      {children}
      {done && <span className={classes.doneMark}> ✓</span>}
    </li>
  )
}

function Neighbor({ name, title }: { name: LabName; title: string }) {
  return (
    <Link href={labPath(name)} className={classes.neighbor}>
      {title}
    </Link>
  )
}

export function Paper({ id, children }: { id: string; children: ReactNode }) {
  return (
    <Anchor href={`https://arxiv.org/abs/${id}`} target="_blank" rel="noreferrer" inherit underline="always">
      {children}
    </Anchor>
  )
}
