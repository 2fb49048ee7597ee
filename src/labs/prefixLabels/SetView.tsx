// All recorded pairs: how often the inherited label is right at each cut, and a plot of the pairs at the selected cut.

import { useMemo } from 'react'
import { percent } from '../../ui/format.ts'
import { DataTable } from '../parts/DataTable.tsx'
import { DownloadButton } from '../parts/DownloadButton.tsx'
import type { EndingsSet } from '../parts/endings.ts'
import { More } from '../parts/More.tsx'
import parts from '../parts/parts.module.css'
import { endingTable, readCuts, readLabels, type Share, scorerTitles } from './endingReadings.ts'
import { SetPicture } from './SetPicture.tsx'
import type { StateProps } from './state.ts'

export interface SetViewProps extends StateProps {
  set: EndingsSet
  /** Index of the selected cut among the recorded cuts; −1 if it is not recorded. */
  place: number
}

export function SetView({ set, state, change, place }: SetViewProps) {
  const { of } = state
  const { isExact } = set.judge
  const scorer = isExact ? 'judge' : state.scorer
  const cuts = useMemo(() => readCuts(set, scorer, of), [set, scorer, of])
  const shown = cuts[place] ?? cuts[0]
  return (
    <section aria-label="All recorded pairs">
      {shown && (
        <SetPicture
          {...shown}
          isExact={isExact}
          pair={Math.min(state.pair, set.pairs.length)}
          onPair={(pair) => change({ ...state, pair })}
        />
      )}
      <More about="how often the inherited label is right">
        <DataTable
          name="How often the inherited label is right"
          rows={cuts.map(({ cut, readings }) => ({ cut, ...readLabels(readings) }))}
          keyOf={({ cut }) => cut}
          columns={[
            ['cut', ({ cut }) => percent(cut)],
            ['right (mean)', ({ byMean }) => shareText(byMean)],
            [`right (best of ${of})`, ({ byBest }) => shareText(byBest)],
            ['clearly right', ({ verdicts }) => verdicts.better],
            ['undecided', ({ verdicts }) => verdicts.open],
            ['clearly wrong', ({ verdicts }) => verdicts.worse],
            [
              'mean probability ± SE',
              ({ chance }) => `${chance.mean.toFixed(2)} ± ${chance.standardError?.toFixed(2) ?? '–'}`,
            ],
            ['tied', ({ ties }) => ties],
            ['criteria disagree', ({ disagree }) => disagree],
          ]}
        />
        <p className={parts.note}>
          {set.pairs.length} pairs, {set.n} endings per prefix and cut,{' '}
          {isExact ? 'checked by the program' : `scored by ${scorerTitles[scorer]}`}. A tie counts as half; intervals
          (Wilson, 95%) are over pairs. {isExact && 'For endings that pass or fail, the two criteria never disagree. '}
          “Right” compares the observed means of {set.n} endings; the mean probability accounts for their noise.
        </p>
        <p className={parts.note}>
          Texts and endings were sampled from {set.model.name} without steering. Recorded with{' '}
          <code>{set.command}</code>. Judge: {set.judge.title}.
          {!isExact && ` The judge prefers the better text of a pair by at least ${set.margin} in log-odds.`}
        </p>
        <DownloadButton file={`endings-${state.set}.csv`} what="all endings" rows={() => endingTable(set)} />
      </More>
    </section>
  )
}

const shareText = ({ share, interval: [low, high] }: Share) => `${percent(share)} (${percent(low)} to ${percent(high)})`
