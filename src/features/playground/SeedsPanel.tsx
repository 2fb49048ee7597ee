// Runs the same comparison with ten seeds, to show whether differences between methods are larger than chance.
// SeedsTable.tsx shows the results.

import { Button, Progress, VisuallyHidden } from '@mantine/core'
import { Fragment, memo } from 'react'
import { Link } from 'wouter'
import { useDetachedRun, useLoadsFirst, usePlayground, useSeedRuns, useSettings } from '../../store/app/hooks.ts'
import { seedsFrom } from '../../store/jobs/seedComparison.ts'
import { costOf } from '../../store/run/figures.ts'
import { sameRequest } from '../../store/run/openedRun.ts'
import { isFromOtherMachine, shownRequest } from '../../store/run/selectors.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import type { TermName } from '../../ui/glossary.ts'
import { lazyWithRetry } from '../../ui/lazyWithRetry.tsx'
import { Term } from '../../ui/Term.tsx'
import classes from './SeedsPanel.module.css'

const SEEDS = 10

const SeedsTable = lazyWithRetry(() => import('./SeedsTable.tsx'))

export const SeedsPanel = memo(function SeedsPanel() {
  const { state, start, stop } = useSeedRuns()
  const settings = useSettings()
  const loadsFirst = useLoadsFirst()
  const status = usePlayground((playground) => playground.status)
  const running = usePlayground((playground) => playground.run.kind === 'running')
  const shown = shownRequest(settings, status, useDetachedRun())
  const canRun = shown.prompt.trim() !== '' && !running

  return (
    <section aria-label="Several seeds" className={classes.panel}>
      <div className={classes.head}>
        <Cost />
        <span className={classes.words}>
          One run is <Term name="seeds">one sample</Term>. Small differences may be due to chance.{' '}
          <Link href="/prompts">Compare on many prompts</Link>.
        </span>
        {state.kind === 'running' ? (
          <>
            <Progress
              className={classes.bar}
              size="sm"
              value={state.progress ? (100 * state.progress.done) / state.progress.total : 0}
              aria-label={`Running ${state.request.seeds.length} seeds`}
            />
            <Button size="compact-sm" variant="default" onClick={stop}>
              Cancel
            </Button>
          </>
        ) : (
          <Button size="compact-sm" variant="default" disabled={!canRun} onClick={() => start(seedsFrom(shown, SEEDS))}>
            Run {SEEDS} seeds{loadsFirst}
          </Button>
        )}
        <span className={classes.words}>
          <span role="status">
            {state.kind === 'running' &&
              (state.progress ? `running ${state.request.seeds.length} seeds` : 'waiting for the model')}
            {state.kind === 'done' && <VisuallyHidden>{state.result.length} seeds done. See the table.</VisuallyHidden>}
          </span>
          {state.kind === 'running' && state.progress && `, step ${state.progress.done} of ${state.progress.total}`}
        </span>
      </div>
      {state.kind === 'failed' && <ErrorNote title="Could not run the seeds" {...state.error} />}
      {state.kind === 'done' && (
        <SeedsTable figures={state.result} request={state.request} stale={!sameRequest(state.request, shown)} />
      )}
    </section>
  )
})

function Cost() {
  const record = usePlayground(({ run }) => (run.kind === 'done' || run.kind === 'stopped' ? run.record : null))
  const hidesTimes = usePlayground(({ run }) => isFromOtherMachine(run))
  if (!record) return null
  const { tokensPerSecond, passesPerToken, rowsPerPass } = costOf(record)
  const facts: readonly { term: TermName; value: string | undefined; words: string }[] = [
    { term: 'speed', value: hidesTimes ? undefined : tokensPerSecond?.toFixed(1), words: 'tokens per second' },
    { term: 'passes', value: passesPerToken?.toFixed(2), words: 'passes per token' },
    { term: 'rows', value: rowsPerPass?.toFixed(1), words: 'rows per pass' },
  ]
  const known = facts.filter(({ value }) => value !== undefined)
  const steps = Math.max(1, ...record.columns.map(({ tokens }) => tokens.length))
  const classifiers = (record.classifiers ?? []).map(
    ({ name, calls, texts, ms }) =>
      ` ${name} read ${texts.toLocaleString('en-US')} texts in ${calls.toLocaleString('en-US')} calls${hidesTimes ? '' : `, ${(ms / steps).toFixed(0)} ms per step of all columns`}.`,
  )
  if (known.length === 0) return null
  return (
    <span className={classes.words}>
      {known.map(({ term, value, words }, index) => (
        <Fragment key={term}>
          {index > 0 && ', '}
          <b className={classes.value}>{value}</b> <Term name={term}>{words}</Term>
        </Fragment>
      ))}
      .{classifiers}
    </span>
  )
}
