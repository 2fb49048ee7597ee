// What the open comparison has found so far: pictures, tables, texts, and how to save them.

import { useDeferredValue, useMemo } from 'react'
import type { OpenComparison } from '../../store/prompts/comparison.ts'
import classes from './Prompts.module.css'
import { Results } from './Results.tsx'
import { finishedPrompts, resultsOf } from './results.ts'
import { SaveBar } from './SaveBar.tsx'
import { TextsTable } from './TextsTable.tsx'

export function FoundSoFar({ open }: { open: OpenComparison }) {
  const shown = useDeferredValue(open)
  const finished = finishedPrompts(shown)
  const timed = [...shown.rows.values()].filter(({ kind }) => kind === 'cost').length
  // Statistics are over finished prompts only, so they change with those and with the timings.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const summary = useMemo(() => resultsOf(shown), [shown.plan, finished, timed])
  if (summary === null)
    return <p className={classes.note}>The first results appear when the first prompt is finished in every column.</p>
  return (
    <>
      <Results summary={summary} />
      <SaveBar open={shown} summary={summary} />
      <TextsTable open={shown} finished={finished} />
    </>
  )
}
