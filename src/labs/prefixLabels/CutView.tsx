// One cut: both texts, every ending, and the two readings.

import { useMemo } from 'react'
import { counted, signed } from '../../ui/format.ts'
import { Term } from '../../ui/Term.tsx'
import parts from '../parts/parts.module.css'
import { EndingPicture } from './EndingPicture.tsx'
import { bestContest, meanContest, shareContest } from './endingContest.ts'
import { PairTexts } from './PairTexts.tsx'
import classes from './PrefixLabels.module.css'
import { ReadingTable } from './ReadingTable.tsx'
import { RunningPicture } from './RunningPicture.tsx'
import type { SeenCut, SeenSide } from './seenCut.ts'
import type { LabState } from './state.ts'

export type { SeenCut } from './seenCut.ts'

/** Bootstrap resamples of the best-of-n interval: enough for two digits, without a wait. */
const RESAMPLES = 500

export function CutView({ seen, state: { of } }: { seen: SeenCut; state: LabState }) {
  const { prompt, sides, isExact, scorer, position, source, most } = seen
  const [chosen, rejected] = sides.map(({ scores }) => scores) as [number[], number[]]
  const count = chosen.length
  // `seen` is a new object with every event, while its numbers change only as endings arrive.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the numbers themselves are the dependencies
  const readings = useMemo(
    () =>
      count === 0
        ? null
        : {
            mean: (isExact ? shareContest : meanContest)(chosen, rejected),
            best: bestContest(chosen, rejected, of, { resamples: RESAMPLES }),
          },
    [chosen.join(), rejected.join(), isExact, of],
  )
  const mistaken = !isExact && (sides[0] as SeenSide).judge < (sides[1] as SeenSide).judge
  return (
    <>
      <PairTexts
        prompt={prompt}
        isExact={isExact}
        count={count}
        sides={sides.map(({ prefix, rest, judge, scores, shown }) => ({
          prefix,
          rest,
          worth: isExact ? (
            judge === 1 ? (
              'passes'
            ) : (
              'fails'
            )
          ) : (
            <>
              <Term name="judge">judge</Term> {signed(judge)}
            </>
          ),
          endings: shown,
          best: scores.length > 0 ? Math.max(...scores) : null,
        }))}
      />
      {mistaken && (
        <p className={parts.note} role="status">
          The judge prefers the second text. Leads below are still those of the first.
        </p>
      )}
      <p className={parts.note}>
        Both prefixes have {counted(position, 'token')}. {count} endings per prefix,{' '}
        {source === 'recorded' ? 'recorded' : 'written here'}, each up to the end token or the length limit of the
        pair’s own texts.
      </p>
      {readings && (
        <>
          <ReadingTable mean={readings.mean} best={readings.best} of={of} isExact={isExact} />
          <div className={classes.figures}>
            <EndingPicture scores={[chosen, rejected]} isExact={isExact} scorer={scorer} />
            <RunningPicture chosen={chosen} rejected={rejected} isExact={isExact} most={most} />
          </div>
        </>
      )}
    </>
  )
}
