// The exercise: choose a pair and a cut, and compare the endings of both prefixes, recorded or written live.

import { dequal } from 'dequal/lite'
import { useEffect } from 'react'
import type { EndingsSet } from '../parts/endings.ts'
import { More } from '../parts/More.tsx'
import { Recorded } from '../parts/Recorded.tsx'
import { TryIt, Work } from '../parts/TryIt.tsx'
import { useEndings } from '../parts/useEndings.ts'
import { Choices, Criteria } from './Choices.tsx'
import { CutView } from './CutView.tsx'
import { type CutReading, readPair } from './endingReadings.ts'
import { endedTexts, useEndingRuns } from './endingRuns.ts'
import { pairOf, recordedPlace, requestOf } from './endingsRequest.ts'
import { LivePanel } from './LivePanel.tsx'
import { OwnPair } from './OwnPair.tsx'
import { SetView } from './SetView.tsx'
import { recordedTexts, seenCut } from './seenCut.ts'
import { isComparedOtherwise, MAX_SEED, type StateProps } from './state.ts'

/** Endings per prefix that the last goal requires. */
const GOAL_ENDINGS = 8

export function Exercise({ state, change }: StateProps) {
  const { stop } = useEndingRuns()
  // Leaving the lesson stops the run; choosing another set does not.
  useEffect(() => stop, [stop])
  // The user's own pair has no recorded set; the film set is loaded because the hook needs a name.
  const recorded = useEndings(state.set === 'task' ? 'task' : 'film')
  return recorded.kind === 'ready' ? (
    <Ready state={state} change={change} set={recorded.data} />
  ) : (
    <Work>
      <Recorded set={recorded} what="recorded endings" />
    </Work>
  )
}

function Ready({ state, change, set }: StateProps & { set: EndingsSet }) {
  const isOwn = state.set === 'own'
  const { state: run, start } = useEndingRuns()
  const recorded = isOwn ? null : set
  const request = requestOf(state, recorded)
  const own = run.kind !== 'none' && request !== null && dequal(run.request, request) ? run : null
  const place = isOwn ? -1 : recordedPlace(set, state.cut)
  const texts = own && endedTexts(own)
  const written = texts && seenCut(texts, 'here', state, recorded)
  const seen = written ?? (place < 0 ? null : seenCut(recordedTexts(set, state, place), 'recorded', state, set))

  const writeAgain = () => {
    const next = { ...state, seed: (state.seed + 1) % (MAX_SEED + 1) }
    change(next)
    const nextRequest = requestOf(next, recorded)
    if (nextRequest) void start(nextRequest)
  }

  const readAt = (which: number): CutReading | null =>
    isOwn || which < 0
      ? null
      : readPair(set, pairOf(set, state.pair), which, set.judge.isExact ? 'judge' : state.scorer, state.of)
  const now = readAt(place)
  const last = (set.pairs[0]?.cuts.length ?? 0) - 1

  const live = (
    <LivePanel request={request} n={state.n} onCount={(n) => change({ ...state, n })} onAgain={writeAgain} own={own} />
  )

  return (
    <>
      <TryIt
        lab="prefix-labels"
        goals={[
          {
            name: 'wrong',
            text: 'Break the claim: find a pair and a cut where the better text clearly has the worse prefix (a triangle in the plot of all pairs).',
            met: now?.verdict === 'worse',
          },
          {
            name: 'late',
            text: 'Find a pair whose label is undecided at 25% and clearly right at 75%.',
            met: place === last && place > 0 && now?.verdict === 'better' && readAt(0)?.verdict === 'open',
          },
          {
            name: 'readings',
            text: 'Find a pair and a cut where the two criteria disagree.',
            met: now?.disagrees ?? false,
          },
          {
            name: 'live',
            text: 'Let the model write at least 8 endings per prefix.',
            met: (written?.sides[0].scores.length ?? 0) >= GOAL_ENDINGS,
          },
        ]}
      />
      <Work>
        <Choices state={state} change={change} set={recorded} />
        {isOwn && <OwnPair own={state.own} onChange={(pair) => change({ ...state, own: pair })} />}
        {seen ? (
          <CutView seen={seen} state={state} />
        ) : (
          <p role="status">
            {isOwn
              ? 'No recorded endings for your own pair. Let the model write some.'
              : `Endings are recorded for cuts at ${set.pairs[0]?.cuts.map(({ cut }) => `${Math.round(cut * 100)}%`).join(', ')}. For a cut at ${state.cut}%, let the model write some.`}
          </p>
        )}
        {isOwn || place < 0 ? live : <More about="let the model write endings">{live}</More>}
        {!isOwn && <SetView set={set} state={state} change={change} place={place} />}
        <More about="how endings are scored and compared" startsOpen={isComparedOtherwise(state)}>
          <Criteria state={state} change={change} set={recorded} />
        </More>
      </Work>
    </>
  )
}
