// One cut by two readings: the mean ending, and the best of n.

import { percent, signed } from '../../ui/format.ts'
import { ScrollTable } from '../parts/ScrollTable.tsx'
import type { BestContest, MeanContest } from './endingContest.ts'
import { verdictOf } from './endingReadings.ts'
import { verdicts } from './marks.tsx'
import classes from './PrefixLabels.module.css'

export interface ReadingTableProps {
  mean: MeanContest
  best: BestContest
  of: number
  isExact: boolean
}

export function ReadingTable({ mean, best, of, isExact }: ReadingTableProps) {
  const bestVerdict = best.interval[0] > 0.5 ? 'better' : best.interval[1] < 0.5 ? 'worse' : 'open'
  return (
    <ScrollTable
      name="Two readings"
      headings={['reading', 'lead of the better text’s prefix', 'probability that it leads', 'verdict']}
      className={classes.readings}
    >
      <tr>
        <th scope="row">{isExact ? 'share of endings that pass' : 'mean ending'}</th>
        <td data-testid="mean-lead">
          {signed(mean.difference)}
          {mean.interval && ` (${signed(mean.interval[0])} to ${signed(mean.interval[1])})`}
        </td>
        <td data-testid="mean-chance">{percent(mean.chance)}</td>
        <td className={classes.verdict} data-testid="mean-verdict">
          {verdicts[verdictOf(mean)].words}
        </td>
      </tr>
      <tr>
        <th scope="row">{of === 1 ? 'one ending against one' : `best of ${of} against best of ${of}`}</th>
        <td>–</td>
        <td data-testid="best-chance">
          {percent(best.chance)} ({percent(best.interval[0])} to {percent(best.interval[1])})
        </td>
        <td className={classes.verdict}>{verdicts[bestVerdict].words}</td>
      </tr>
    </ScrollTable>
  )
}
