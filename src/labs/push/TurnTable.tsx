// Where the judge's score peaks, per method: numbers and verdict.

import { methods } from '../../decoding/methods/index.ts'
import type { PairedDifference } from '../../metrics/pairedDifference.ts'
import { signed } from '../../ui/format.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { methodLook } from '../../ui/methodLook.ts'
import parts from '../parts/parts.module.css'
import { ScrollTable } from '../parts/ScrollTable.tsx'
import { weightText } from '../parts/weightText.ts'
import type { Turn } from './curves.ts'

function verdictOf({ verdict, ownRises }: Turn): string {
  switch (verdict) {
    case 'turns':
      return ownRises ? 'falls: over-optimized' : 'falls, and the own reward stops rising'
    case 'rises':
      return 'keeps rising'
    case 'undecided':
      return 'undecided'
    default:
      return verdict satisfies never
  }
}

export function TurnTable({ turns, largest }: { turns: readonly Turn[]; largest: number }) {
  return (
    <>
      <ScrollTable
        name="Where the judge’s score peaks, by method"
        headings={[
          'method',
          'judge’s peak w',
          '95% interval',
          <>from there to {weightText(largest)}: own reward</>,
          'judge',
          'judge’s score',
        ]}
      >
        {turns.map((turn) => {
          const {
            method,
            peak,
            peakInterval: [low, high],
            beyond,
          } = turn
          return (
            <tr key={method} data-method={method}>
              <th scope="row">
                <MarkIcon look={methodLook(method)} /> {methods[method].label}
              </th>
              <td>{weightText(peak)}</td>
              <td>
                {weightText(low)} to {weightText(high)}
              </td>
              <td>{beyond ? difference(beyond.own) : '–'}</td>
              <td>{beyond ? difference(beyond.judge) : '–'}</td>
              <td>{verdictOf(turn)}</td>
            </tr>
          )
        })}
      </ScrollTable>
      <p className={parts.note}>
        “Falls”: the peak stays below {weightText(largest)} in 95% of 1000 bootstrap samples of the prompts.
        “Over-optimized”: beyond the peak the own reward still rises, by more than two standard errors. Differences are
        paired by prompt, ± standard error. Because the peak is the highest of several points, the judge’s drop after it
        is slightly overstated.
      </p>
    </>
  )
}

function difference({ difference: mean, standardError }: PairedDifference): string {
  return `${signed(mean)}${standardError === null ? '' : ` ± ${standardError.toFixed(2)}`}`
}
