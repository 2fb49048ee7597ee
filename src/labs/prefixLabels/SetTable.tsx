// How often the inherited label is right, by cut and by reading.

import { percent } from '../../ui/format.ts'
import { ScrollTable } from '../parts/ScrollTable.tsx'
import type { LabelReading, Share } from './endingReadings.ts'

export interface SetTableProps {
  rows: readonly { cut: number; labels: LabelReading }[]
  of: number
}

const shareText = ({ share, interval: [low, high] }: Share) => `${percent(share)} (${percent(low)} to ${percent(high)})`

export function SetTable({ rows, of }: SetTableProps) {
  return (
    <ScrollTable
      name="How often the inherited label is right"
      headings={[
        'cut at',
        'right by the mean ending',
        <>right by best of {of}</>,
        'clearly right',
        'undecided',
        'clearly wrong',
        'mean probability ± SE',
        'tied',
        'readings disagree',
      ]}
    >
      {rows.map(({ cut, labels: { byMean, byBest, verdicts, chance, ties, disagree } }) => (
        <tr key={cut}>
          <th scope="row">{cut}%</th>
          <td>{shareText(byMean)}</td>
          <td>{shareText(byBest)}</td>
          <td>{verdicts.better}</td>
          <td>{verdicts.open}</td>
          <td>{verdicts.worse}</td>
          <td>
            {chance.mean.toFixed(2)} ± {chance.standardError?.toFixed(2) ?? '–'}
          </td>
          <td>{ties}</td>
          <td>{disagree}</td>
        </tr>
      ))}
    </ScrollTable>
  )
}
