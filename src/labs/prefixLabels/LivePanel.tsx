// Controls and status of the live run: the number of endings, start, stop and progress.

import { Button } from '@mantine/core'
import { useLoadsFirst } from '../../store/app/hooks.ts'
import { LabSelect } from '../parts/LabSelect.tsx'
import { LiveStatus, StartStop } from '../parts/LiveControls.tsx'
import { type EndingRunState, endedTexts, useEndingRuns } from './endingRuns.ts'
import type { EndingsRequest } from './endingsRequest.ts'
import classes from './PrefixLabels.module.css'
import { COUNTS } from './state.ts'

export interface LivePanelProps {
  request: EndingsRequest | null
  n: number
  onCount: (n: number) => void
  onAgain: () => void
  /** The run of `request`, if there is one. */
  own: EndingRunState | null
}

export function LivePanel({ request, n, onCount, onAgain, own }: LivePanelProps) {
  const { state, start, stop } = useEndingRuns()
  const loadsFirst = useLoadsFirst()
  const isDone = own?.kind === 'done'
  // The running job is for a pair or cut that is no longer selected.
  const isOther = state.kind === 'running' && own === null
  return (
    <>
      <div className={classes.live}>
        <LabSelect label="Endings per prefix" value={n} options={COUNTS} onChange={onCount} />
        <StartStop
          running={own?.kind === 'running'}
          disabled={request === null}
          onStart={() => (isDone ? onAgain() : request && void start(request))}
          onStop={stop}
        >
          {isDone ? 'Write new endings' : `Write endings here${loadsFirst}`}
        </StartStop>
        {isOther && (
          <Button variant="default" onClick={stop}>
            Stop
          </Button>
        )}
      </div>
      <LiveStatus
        words={isOther ? 'Still writing endings for your previous choice.' : statusText(own)}
        progress={own?.kind === 'running' ? (own.progress?.done ?? { done: 0, total: 1 }) : null}
        progressName="Writing endings"
        error={own?.kind === 'failed' ? { ...own.error, title: 'Could not write the endings' } : null}
      />
    </>
  )
}

function statusText(own: EndingRunState | null): string {
  if (own === null || own.kind === 'none' || own.kind === 'failed') return ''
  const written = endedTexts(own)?.sides[0]?.endings.length ?? 0
  const endings = `${written} of ${own.request.n} endings per prefix`
  switch (own.kind) {
    case 'running':
      return own.progress === null ? 'Waiting for the model.' : endings
    case 'stopped':
      return `Stopped: ${endings}`
    case 'done':
      return `${written} endings per prefix, written here`
    default:
      return own satisfies never
  }
}
