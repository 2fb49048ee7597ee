// Loss and accuracy of both heads: on finished texts, and on prefixes by length.

import { percent, signed } from '../../ui/format.ts'
import { ScrollTable } from '../parts/ScrollTable.tsx'
import type { Sides, TwinFigures } from './format.ts'
import classes from './RealModel.module.css'

type Estimate = Sides['first']

const nats = ({ mean, standardError }: Estimate) => `${mean.toFixed(3)} ± ${standardError.toFixed(3)}`
const share = ({ mean, standardError }: Estimate) => `${(100 * mean).toFixed(1)} ± ${(100 * standardError).toFixed(1)}%`

export function LossTable({ figures: { cuts } }: { figures: TwinFigures }) {
  return (
    <ScrollTable
      name="Bradley-Terry loss and accuracy of both heads"
      className={classes.losses}
      headings={[
        'texts compared',
        'loss (nats), first head',
        'loss, twin',
        'twin − first',
        'accuracy, first head',
        'accuracy, twin',
      ]}
    >
      {[...cuts].reverse().map(({ cut, loss, accuracy }) => {
        const digits = cut === 1 ? 5 : 2
        return (
          <tr key={cut} data-cut={cut}>
            <th scope="row">{cut === 1 ? 'finished' : `first ${percent(cut)}`}</th>
            <td>{nats(loss.first)}</td>
            <td>{nats(loss.twin)}</td>
            <td>
              {signed(loss.difference.mean, digits)} ± {loss.difference.standardError.toFixed(digits)}
            </td>
            <td>{share(accuracy.first)}</td>
            <td>{share(accuracy.twin)}</td>
          </tr>
        )
      })}
    </ScrollTable>
  )
}
