// Markdown table of how often the inherited label is right in a recorded set, by scorer and cut.

import { markdownTable, percent, plusMinus } from '../../../../../tools/cli/tables.ts'
import type { EndingsSet } from '../../../parts/endings.ts'
import { readCuts, readLabels, type Share, scorersOf, scorerTitles } from '../../endingReadings.ts'

/** The n of best of n; well below the number of endings. */
const BEST_OF = 4

const share = ({ share: value, interval: [low, high] }: Share) =>
  `${value.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`

export function labelTable(set: EndingsSet): string {
  const rows = scorersOf(set).flatMap((scorer) =>
    readCuts(set, scorer, BEST_OF).map(({ cut, readings }) => ({
      ...readLabels(readings),
      scorer: set.judge.isExact ? 'the program' : scorerTitles[scorer],
      cut,
    })),
  )
  return markdownTable(rows, [
    ['endings scored by', ({ scorer }) => scorer],
    ['cut', ({ cut }) => percent(cut)],
    ['right (mean)', ({ byMean }) => share(byMean)],
    [`right (best of ${BEST_OF})`, ({ byBest }) => share(byBest)],
    [
      'clearly right / undecided / clearly wrong',
      ({ verdicts: { better, open, worse } }) => `${better} / ${open} / ${worse}`,
    ],
    ['probability ± SE', ({ chance }) => plusMinus(chance)],
    ['tied', ({ ties }) => ties],
    ['criteria disagree', ({ disagree }) => disagree],
  ])
}
