// The whole recorded set: how often the inherited label is right, by cut, and every pair at the cut that is looked at.

import { useMemo } from 'react'
import { DownloadButton } from '../parts/DownloadButton.tsx'
import type { EndingsSet } from '../parts/endings.ts'
import parts from '../parts/parts.module.css'
import { evidence, readLabels, readPairs, scorerTitles } from './endingReadings.ts'
import classes from './PrefixLabels.module.css'
import { SetPicture } from './SetPicture.tsx'
import { SetTable } from './SetTable.tsx'
import type { LabState } from './state.ts'

export interface SetViewProps {
  set: EndingsSet
  state: LabState
  change: (next: LabState) => void
  /** Of the recorded cut that is looked at; −1 where there is none. */
  place: number
}

export function SetView({ set, state, change, place }: SetViewProps) {
  const { of } = state
  const { isExact } = set.judge
  const scorer = isExact ? 'judge' : state.scorer
  const cuts = (set.pairs[0]?.cuts ?? []).map(({ cut }) => Math.round(cut * 100))
  const readings = useMemo(
    () => (set.pairs[0]?.cuts ?? []).map((_, at) => readPairs(set, at, scorer, of)),
    [set, scorer, of],
  )
  const shown = place < 0 ? 0 : place
  return (
    <section aria-label="The whole set">
      <h3 className={classes.heading}>The whole set: how often is the inherited label right?</h3>
      <SetTable rows={readings.map((each, i) => ({ cut: cuts[i] as number, labels: readLabels(each) }))} of={of} />
      <p className={parts.note}>
        {set.pairs.length} pairs, {set.n} endings a side at each cut,{' '}
        {isExact ? 'checked by the program' : `scored by ${scorerTitles[scorer]}`}. Shares count a tie as half; their
        intervals (Wilson, 95%) are over pairs.{' '}
        {isExact &&
          'Of shares the better mean also has the better best of n: the two readings never name different sides. '}
        “Right” by the mean takes {set.n} endings at their word; the chance does not: it is how probable, pair by pair,
        the endings make it that the better text’s beginning is really ahead.
      </p>
      <SetPicture
        readings={readings[shown] ?? []}
        isExact={isExact}
        cut={cuts[shown] ?? 0}
        pair={Math.min(state.pair, set.pairs.length)}
        onPair={(pair) => change({ ...state, pair })}
      />
      <p className={parts.note}>
        Texts and endings by {set.model.name} alone, made with <code>{set.command}</code>.
        {!isExact &&
          ` The better text of a pair is the one that the judge prefers, by ${set.margin} or more in log-odds.`}{' '}
        The judge: {set.judge.title}.
      </p>
      <DownloadButton file={`endings-${state.set}.csv`} what="all endings" rows={() => evidence(set)} />
    </section>
  )
}
