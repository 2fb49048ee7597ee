// Where the judge's score peaks, per method: numbers and verdict.

import { methods } from '../../decoding/methods/index.ts'
import type { PairedDifference } from '../../metrics/pairedDifference.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { methodLook } from '../../ui/methodLook.ts'
import { DataTable } from '../parts/DataTable.tsx'
import { signedPlusMinus, weightText } from '../parts/numbers.ts'
import parts from '../parts/parts.module.css'
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
      <DataTable
        name="Where the judge’s score peaks, by method"
        rows={turns}
        keyOf={({ method }) => method}
        columns={[
          [
            'method',
            ({ method }) => (
              <>
                <MarkIcon look={methodLook(method)} /> {methods[method].label}
              </>
            ),
          ],
          ['judge’s peak w', ({ peak }) => weightText(peak)],
          ['95% interval', ({ peakInterval }) => peakInterval.map(weightText).join(' to ')],
          [`from there to ${weightText(largest)}: own reward`, ({ beyond }) => (beyond ? change(beyond.own) : '–')],
          ['judge', ({ beyond }) => (beyond ? change(beyond.judge) : '–')],
          ['judge’s score', verdictOf],
        ]}
      />
      <p className={parts.note}>
        “Falls”: the peak stays below {weightText(largest)} in 95% of 1000 bootstrap samples of the prompts.
        “Over-optimized”: beyond the peak the own reward still rises, by more than two standard errors. Differences are
        paired by prompt, ± standard error. Because the peak is the highest of several points, the judge’s drop after it
        is slightly overstated.
      </p>
    </>
  )
}

const change = ({ difference, standardError }: PairedDifference) => signedPlusMinus({ mean: difference, standardError })
