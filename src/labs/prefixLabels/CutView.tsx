// One cut: the texts, every ending, and what two readings say of the beginnings.

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

/** Bootstrap resamples of the best-of-n interval: enough for two digits, and no wait. */
const RESAMPLES = 500

export function CutView({ seen, state: { of } }: { seen: SeenCut; state: LabState }) {
  const { prompt, sides, isExact, scorer, position, source, most } = seen
  const [chosen, rejected] = sides.map(({ scores }) => scores) as [number[], number[]]
  const count = chosen.length
  // A new object with every event, but the same numbers until endings come.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the numbers themselves
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
        sides={sides.map(({ prefix, rest, judge, scores, told }) => ({
          prefix,
          rest,
          worth: isExact ? (
            judge === 1 ? (
              'does what was asked'
            ) : (
              'does not do it'
            )
          ) : (
            <>
              <Term name="judge">judge</Term> {signed(judge)}
            </>
          ),
          endings: told,
          best: scores.length > 0 ? Math.max(...scores) : null,
        }))}
      />
      {mistaken && (
        <p className={parts.note} role="status">
          The judge takes the second text for the better one. Leads below are still the first text’s.
        </p>
      )}
      <p className={parts.note}>
        {counted(position, 'token')} of either text {position === 1 ? 'is' : 'are'} kept;{' '}
        {source === 'recorded' ? `${count} recorded endings` : `${count} endings written here`} a side, each up to where
        the model ends the text, or to the length limit of the pair’s own texts.
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
