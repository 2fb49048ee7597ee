// How often the inherited label is right in a recorded set, as a Markdown table by scorer and cut.

import type { EndingsSet } from '../../../parts/endings.ts'
import { type LabelReading, readLabels, readPairs, type Share, scorersOf, scorerTitles } from '../../endingReadings.ts'

/** The n of best of n: well below the number of endings. */
const BEST_OF = 4

const share = ({ share: value, interval: [low, high] }: Share) =>
  `${value.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`

/** Lines of a Markdown table. */
export function labelTable(set: EndingsSet): string[] {
  const row = (scorer: string, cut: number, labels: LabelReading) => {
    const { byMean, byBest, verdicts, chance, ties, disagree } = labels
    const counts = `${verdicts.better} / ${verdicts.open} / ${verdicts.worse}`
    const error = chance.standardError?.toFixed(2) ?? '–'
    return `| ${scorer} | ${Math.round(cut * 100)}% | ${share(byMean)} | ${share(byBest)} | ${counts} | ${chance.mean.toFixed(2)} ± ${error} | ${ties} | ${disagree} |`
  }
  return [
    `| endings scored by | cut | right by the mean | right by best of ${BEST_OF} | clearly right / undecided / clearly wrong | probability ± SE | tied | readings disagree |`,
    '|---|---|---|---|---|---|---|---|',
    ...scorersOf(set).flatMap((scorer) =>
      (set.pairs[0]?.cuts ?? []).map(({ cut }, place) =>
        row(
          set.judge.isExact ? 'the program' : scorerTitles[scorer],
          cut,
          readLabels(readPairs(set, place, scorer, BEST_OF)),
        ),
      ),
    ),
  ]
}
