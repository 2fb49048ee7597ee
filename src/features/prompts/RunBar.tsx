// How far the open comparison is, and its buttons.

import { Button, Progress } from '@mantine/core'
import { useState } from 'react'
import { useLoadsFirst, usePlayground } from '../../store/app/hooks.ts'
import type { OpenComparison } from '../../store/prompts/comparison.ts'
import { describeProgress } from '../../store/run/describeProgress.ts'
import { counted } from '../../ui/format.ts'
import classes from './Prompts.module.css'
import { useComparison } from './useComparison.ts'

export function RunBar({ open }: { open: OpenComparison }) {
  const { plan, units, rows } = open
  const { kind, unitMs, pause, resume, close, remove } = useComparison()
  const [isSure, setIsSure] = useState(false)
  const loadsFirst = useLoadsFirst()
  const loading = usePlayground(({ status }) =>
    status.kind === 'loading' ? describeProgress(status.progress).stage : null,
  )
  const [done, total] = [rows.size, units.length]
  const isDone = done === total
  const isRunning = kind === 'running'
  const words = isDone
    ? 'done'
    : isRunning
      ? (loading ?? (unitMs === null ? 'running' : `about ${duration((total - done) * unitMs)} left`))
      : 'paused'
  return (
    <section aria-label="Progress" className={classes.part}>
      <p className={classes.listName}>
        <b>
          <bdi>{plan.title}</bdi>
        </b>
        <span className={classes.note}>
          {counted(plan.prompts.length, 'prompt')}, {counted(plan.columns.length, 'column')},{' '}
          {counted(plan.seeds.length, 'sample')}, at most {plan.common.maxTokens} tokens
        </span>
      </p>
      <Progress value={(100 * done) / total} aria-label="Comparison on many prompts" />
      <div className={classes.row}>
        <span className={classes.note}>
          <span role="status">{isDone ? 'The comparison is done' : isRunning ? 'Running' : 'Paused'}</span>
          {!isDone && `, ${Math.floor((100 * done) / total)}%, ${words}`}
        </span>
        {!isDone &&
          (isRunning ? (
            <Button size="compact-sm" variant="default" onClick={pause}>
              Pause
            </Button>
          ) : (
            <Button size="compact-sm" onClick={resume}>
              Resume{loadsFirst}
            </Button>
          ))}
        <Button size="compact-sm" variant="default" onClick={close}>
          {isRunning ? 'Pause and start another one' : 'New comparison'}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          onBlur={() => setIsSure(false)}
          onClick={() => (isSure ? void remove(plan.id) : setIsSure(true))}
        >
          {isSure ? 'Delete it with all results' : isDone ? 'Delete' : 'Cancel and delete'}
        </Button>
      </div>
      {isRunning && (
        <p className={classes.note}>You can use the rest of the page meanwhile. Whatever you run there goes first.</p>
      )}
    </section>
  )
}

/** '2 h 10 min', '14 min', '50 s'. */
function duration(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000))
  if (seconds < 90) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
