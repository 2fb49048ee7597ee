// Where the judge turns down, in numbers and in words, and what it cannot tell.

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
      return ownRises ? 'turns down: over-optimised' : 'turns down, the own reward rises no more either'
    case 'rises':
      return 'rises all the way'
    case 'untold':
      return 'cannot be told'
    default:
      return verdict satisfies never
  }
}

export function TurnTable({ turns, largest }: { turns: readonly Turn[]; largest: number }) {
  return (
    <>
      <ScrollTable
        name="Where the judge turns down, by method"
        headings={[
          'method',
          'judge’s best w',
          '95% of resampled prompts',
          <>from there to {weightText(largest)}: own reward</>,
          'judge’s',
          'the judge',
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
        “Turns down”: its best w stays below {weightText(largest)} in 95% of 1000 sets of prompts drawn from these with
        replacement. Over-optimised: from there on the own reward still rises, by more than two standard errors.
        Differences are paired by prompt, ± standard error; since the best w was picked for its height, the judge’s loss
        after it looks a little larger than it is.
      </p>
    </>
  )
}

function difference({ difference: mean, standardError }: PairedDifference): string {
  return `${signed(mean)}${standardError === null ? '' : ` ± ${standardError.toFixed(2)}`}`
}
