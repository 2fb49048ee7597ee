// Endings that are written here and now: how many, how far they are, and a stop that keeps what has come.

import { Button, NativeSelect, Progress } from '@mantine/core'
import { useEndingRuns, useLoadsFirst } from '../../store/app/hooks.ts'
import { type EndingRunState, endedTexts } from '../../store/jobs/endingRuns.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import type { EndingsRequest } from '../../worker/protocol.ts'
import classes from './PrefixLabels.module.css'
import { COUNTS } from './state.ts'

export interface LivePanelProps {
  /** Null where there is nothing to ask yet. */
  request: EndingsRequest | null
  n: number
  onCount: (n: number) => void
  /** Asks for the same with other noise. */
  onAgain: () => void
  /** What was written for this very request, or is being written. */
  own: EndingRunState | null
}

export function LivePanel({ request, n, onCount, onAgain, own }: LivePanelProps) {
  const start = useEndingRuns((runs) => runs.start)
  const stop = useEndingRuns((runs) => runs.stop)
  const load = useLoadsFirst()
  const isDone = own?.kind === 'done'
  // Another pair or cut was chosen while endings were being written.
  const isElsewhere = useEndingRuns((runs) => runs.state.kind === 'running') && own === null
  return (
    <>
      <div className={classes.live}>
        <NativeSelect
          size="sm"
          label="Endings of each side"
          value={String(n)}
          onChange={(event) => onCount(Number(event.currentTarget.value))}
          data={COUNTS.map(String)}
        />
        {own?.kind === 'running' ? (
          <>
            <Progress
              className={classes.bar}
              value={own.progress?.done ? (100 * own.progress.done.done) / own.progress.done.total : 0}
              aria-label="Writing endings"
            />
            <Button size="sm" variant="default" onClick={stop}>
              Stop
            </Button>
          </>
        ) : (
          <Button
            size="sm"
            disabled={request === null}
            onClick={() => (isDone ? onAgain() : request && void start(request))}
          >
            {isDone ? 'Again, with other noise' : `Let the model write here${load}`}
          </Button>
        )}
        {isElsewhere && (
          <Button size="sm" variant="default" onClick={stop}>
            Stop
          </Button>
        )}
        <span role="status" className={classes.small}>
          {isElsewhere ? 'still writing what was asked before' : told(own)}
        </span>
      </div>
      {own?.kind === 'failed' && (
        <ErrorNote title="The endings could not be written" message={own.error.message} detail={own.error.detail} />
      )}
    </>
  )
}

function told(own: EndingRunState | null): string {
  if (own === null || own.kind === 'none' || own.kind === 'failed') return ''
  const come = endedTexts(own)?.sides[0]?.endings.length ?? 0
  const endings = `${come} of ${own.request.n} endings a side`
  switch (own.kind) {
    case 'running':
      return own.progress === null ? 'waiting for the model' : endings
    case 'stopped':
      return `stopped: ${endings}`
    case 'done':
      return `${come} endings a side, written here`
    default:
      return own satisfies never
  }
}
