// The list of lessons and their routes. A lesson's code is loaded when its page opens.

import type { ComponentType } from 'react'
import { Link, Route, Switch } from 'wouter'
import { readable } from '../store/run/places.ts'
import { useHashPath } from '../store/view/hashPlace.ts'
import { counted } from '../ui/format.ts'
import { lazyWithRetry } from '../ui/lazyWithRetry.tsx'
import classes from './Labs.module.css'
import { type LabName, labPath, labs, TEACHER_PATH } from './parts/catalog.ts'
import { useProgress } from './parts/progress.ts'

const pending = <div className={classes.pending} />

const pages: Record<LabName, ComponentType<object>> = {
  'untrained-scores': lazyWithRetry(() => import('./untrainedScores/UntrainedScores.tsx'), pending),
  'two-policies': lazyWithRetry(() => import('./twoPolicies/TwoPolicies.tsx'), pending),
  'prefix-labels': lazyWithRetry(() => import('./prefixLabels/PrefixLabels.tsx'), pending),
  credit: lazyWithRetry(() => import('./credit/Credit.tsx'), pending),
  push: lazyWithRetry(() => import('./push/Push.tsx'), pending),
}

const Teacher = lazyWithRetry(() => import('./teacher/Teacher.tsx'), pending)

export default function Labs() {
  return (
    <Switch>
      <Route path={TEACHER_PATH} component={Teacher} />
      {labs.map(({ name }) => (
        <Route key={name} path={labPath(name)} component={pages[name]} />
      ))}
      <Route component={List} />
    </Switch>
  )
}

function List() {
  const [here] = useHashPath()
  const progress = useProgress((state) => state.labs)
  return (
    <article className={classes.list}>
      <h1 className={classes.title}>Labs</h1>
      {here !== '/labs' && here !== '/labs/' && (
        <p role="alert">There is no lab at “{readable(here)}”. These are the labs.</p>
      )}
      <p>
        Each lab is one page and takes about five minutes. It has a question, a prediction, an exercise in which you can
        break the claim, and conclusions. Your answers stay in this browser.
      </p>
      <p className={classes.small}>
        Teaching a class? See the <Link href={TEACHER_PATH}>page for teachers</Link>: get ready for a class without a
        network, and questions to print.
      </p>
      <ol className={classes.labs}>
        {labs.map(({ name, title, question, minutes }) => {
          const reached = progress[name]?.reached.length ?? 0
          return (
            <li key={name}>
              <h2 className={classes.name}>
                <Link href={labPath(name)}>{title}</Link>
              </h2>
              <p>{question}</p>
              <p className={classes.small}>
                {minutes} minutes
                {progress[name]?.predicted !== undefined && ' · predicted ✓'}
                {reached > 0 && ` · ${counted(reached, 'goal')} reached ✓`}
              </p>
            </li>
          )
        })}
      </ol>
    </article>
  )
}
