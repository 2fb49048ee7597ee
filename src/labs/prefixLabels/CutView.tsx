// One cut: both texts, their endings, and the comparison of the prefixes by both criteria.

import { useMemo } from 'react'
import { counted, percent, signed } from '../../ui/format.ts'
import { DataTable } from '../parts/DataTable.tsx'
import { More } from '../parts/More.tsx'
import parts from '../parts/parts.module.css'
import { EndingPicture } from './EndingPicture.tsx'
import { bestContest, meanContest, shareContest } from './endingContest.ts'
import { verdictOf } from './endingReadings.ts'
import { verdicts } from './marks.tsx'
import { PairTexts } from './PairTexts.tsx'
import classes from './PrefixLabels.module.css'
import { RunningPicture } from './RunningPicture.tsx'
import type { SeenCut } from './seenCut.ts'
import type { LabState } from './state.ts'

/** Bootstrap resamples of the best-of-n interval: enough for two digits, and fast enough to recompute at every change. */
const RESAMPLES = 500

export function CutView({ seen, state: { of } }: { seen: SeenCut; state: LabState }) {
  const { sides, isExact, position, source } = seen
  const [{ scores: chosen }, { scores: rejected }] = sides
  const count = chosen.length
  // biome-ignore lint/correctness/useExhaustiveDependencies: the arrays are new in every render; compare their numbers
  const readings = useMemo(
    () =>
      count === 0
        ? null
        : {
            mean: (isExact ? shareContest : meanContest)(chosen, rejected),
            best: bestContest(chosen, rejected, of, RESAMPLES),
          },
    [chosen.join(), rejected.join(), isExact, of],
  )
  const mistaken = !isExact && sides[0].judge < sides[1].judge
  return (
    <>
      {readings && (
        <DataTable
          name="Two criteria"
          className={classes.readings}
          rows={[
            {
              criterion: isExact ? 'share that pass' : 'mean score',
              lead: `${signed(readings.mean.difference)}${within(readings.mean.interval, signed)}`,
              chance: percent(readings.mean.chance),
              verdict: verdictOf(readings.mean.interval),
            },
            {
              criterion: of === 1 ? 'one ending each' : `best of ${of}`,
              lead: '–',
              chance: `${percent(readings.best.chance)}${within(readings.best.interval, percent)}`,
              verdict: verdictOf(readings.best.interval, 0.5),
            },
          ]}
          keyOf={({ criterion }) => criterion}
          columns={[
            ['criterion', ({ criterion }) => criterion],
            ['verdict', ({ verdict }) => <span className={classes.verdict}>{verdicts[verdict].words}</span>],
            ['lead of the better text’s prefix', ({ lead }) => lead],
            ['probability that it is better', ({ chance }) => chance],
          ]}
        />
      )}
      <PairTexts seen={seen} />
      {mistaken && (
        <p className={parts.note} role="status">
          The judge prefers the second text. The leads above are still leads of the first text’s prefix.
        </p>
      )}
      {readings && (
        <More
          about={`the scores of all ${counted(2 * count, 'ending')}, ${source === 'recorded' ? 'recorded' : 'written here'}`}
        >
          <div className={classes.figures}>
            <EndingPicture seen={seen} />
            <RunningPicture seen={seen} />
          </div>
          <p className={parts.note}>
            Both prefixes have {counted(position, 'token')}. Each ending stops at an end token or at the length limit of
            the pair’s texts.
          </p>
        </More>
      )}
    </>
  )
}

/** ' (+0.12 to +0.85)' */
const within = (interval: readonly [number, number] | null, write: (end: number) => string) =>
  interval ? ` (${write(interval[0])} to ${write(interval[1])})` : ''
