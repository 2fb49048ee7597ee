// The exercise: a pair, a cut, and the base model's endings of both prefixes, recorded or written here.

import { dequal } from 'dequal/lite'
import { useEffect } from 'react'
import type { EndingsSet } from '../parts/endings.ts'
import { Recorded } from '../parts/Recorded.tsx'
import { useEndings } from '../parts/useEndings.ts'
import { recordedPlace, requestOf } from './asking.ts'
import { Choices } from './Choices.tsx'
import { CutView } from './CutView.tsx'
import { endedTexts, useEndingRuns } from './endingRuns.ts'
import { LabGoals } from './LabGoals.tsx'
import { LivePanel } from './LivePanel.tsx'
import { OwnPair } from './OwnPair.tsx'
import { SetView } from './SetView.tsx'
import { recordedTexts, seenCut } from './seenCut.ts'
import { type LabState, MAX_SEED } from './state.ts'

export interface ExerciseProps {
  state: LabState
  change: (next: LabState) => void
}

export function Exercise({ state, change }: ExerciseProps) {
  const isOwn = state.set === 'own'
  // For the reader's own pair nothing is recorded; the film set only fills the hook.
  const recorded = useEndings(state.set === 'task' ? 'task' : 'film')
  return (
    <Recorded set={recorded} what="recorded endings">
      {(set) => <Ready state={state} change={change} set={set} isOwn={isOwn} />}
    </Recorded>
  )
}

function Ready({ state, change, set, isOwn }: ExerciseProps & { set: EndingsSet; isOwn: boolean }) {
  const { state: run, start, stop } = useEndingRuns()
  // Leaving the lesson stops the run.
  useEffect(() => stop, [stop])
  const request = requestOf(state, isOwn ? null : set)
  const own = run.kind !== 'none' && request !== null && dequal(run.request, request) ? run : null
  const place = isOwn ? -1 : recordedPlace(set, state.cut)
  const texts = own && endedTexts(own)
  const written = texts && seenCut(texts, 'here', state, isOwn ? null : set)
  const seen = written ?? (place < 0 ? null : seenCut(recordedTexts(set, state, place), 'recorded', state, set))

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
            ? 'No recorded endings for your own pair. Let the model write some.'
            : `Endings are recorded for cuts at ${set.pairs[0]?.cuts.map(({ cut }) => `${Math.round(cut * 100)}%`).join(', ')}. For ${state.cut}%, let the model write some.`}
        </p>
      )}
      <LivePanel request={request} n={state.n} onCount={(n) => change({ ...state, n })} onAgain={again} own={own} />
      {!isOwn && <SetView set={set} state={state} change={change} place={place} />}
    </>
  )
}
