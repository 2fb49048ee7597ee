// The exercise: a pair, a cut, and what the base model makes of both beginnings; recorded, or written here.

import { Button } from '@mantine/core'
import { dequal } from 'dequal/lite'
import { useEffect } from 'react'
import type { EndingsSet } from '../../sharing/endings.ts'
import { useEndingRuns } from '../../store/app/hooks.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { useEndings } from '../parts/useEndings.ts'
import { recordedPlace, requestOf } from './asking.ts'
import { Choices } from './Choices.tsx'
import { CutView, type SeenCut } from './CutView.tsx'
import { LabGoals } from './LabGoals.tsx'
import { LivePanel } from './LivePanel.tsx'
import { OwnPair } from './OwnPair.tsx'
import { SetView } from './SetView.tsx'
import { liveCut, recordedCut } from './seenCut.ts'
import { type LabState, MAX_SEED } from './state.ts'

export interface ExerciseProps {
  state: LabState
  change: (next: LabState) => void
}

export function Exercise({ state, change }: ExerciseProps) {
  const isOwn = state.set === 'own'
  const stop = useEndingRuns((runs) => runs.stop)
  // Who leaves the lesson wants no more endings.
  useEffect(() => stop, [stop])
  // A reader's own pair stands beside nothing recorded.
  const recorded = useEndings(state.set === 'task' ? 'task' : 'film')
  if (recorded.kind === 'loading') return <p role="status">Reading the recorded endings …</p>
  if (recorded.kind === 'failed')
    return (
      <ErrorNote title="The exercise cannot be shown" message={recorded.message} detail="">
        <Button size="xs" onClick={recorded.again}>
          Try again
        </Button>
      </ErrorNote>
    )
  return <Ready state={state} change={change} set={recorded.data} isOwn={isOwn} />
}

function Ready({ state, change, set, isOwn }: ExerciseProps & { set: EndingsSet; isOwn: boolean }) {
  const run = useEndingRuns((runs) => runs.state)
  const start = useEndingRuns((runs) => runs.start)
  const request = requestOf(state, isOwn ? null : set)
  const own = run.kind !== 'none' && request !== null && dequal(run.asked, request) ? run : null
  const place = isOwn ? -1 : recordedPlace(set, state.cut)
  const written = own?.texts ? liveCut(own.texts, state, isOwn ? null : set) : null
  const seen: SeenCut | null = written ?? (place < 0 ? null : recordedCut(set, state, place))

  const again = () => {
    const next = { ...state, seed: (state.seed + 1) % (MAX_SEED + 1) }
    change(next)
    const asked = requestOf(next, isOwn ? null : set)
    if (asked) void start(asked)
  }

  return (
    <>
      <LabGoals state={state} set={isOwn ? null : set} place={place} live={written} />
      <Choices state={state} change={change} set={isOwn ? null : set} />
      {isOwn && <OwnPair own={state.own} onChange={(pair) => change({ ...state, own: pair })} />}
      {seen ? (
        <CutView seen={seen} state={state} />
      ) : (
        <p role="status">
          {isOwn
            ? 'Nothing is recorded of your own pair: let the model write.'
            : `Recorded are cuts at ${set.pairs[0]?.cuts.map(({ cut }) => `${Math.round(cut * 100)}%`).join(', ')}: at ${state.cut}% let the model write.`}
        </p>
      )}
      <LivePanel request={request} n={state.n} onCount={(n) => change({ ...state, n })} onAgain={again} own={own} />
      {!isOwn && <SetView set={set} state={state} change={change} place={place} />}
    </>
  )
}
