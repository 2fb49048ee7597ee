// Table of the weight at which the judge's score of each method peaks, and of the changes after the peak.

import { methods } from '../../decoding/methods/index.ts'
import type { PairedDifference } from '../../metrics/pairedDifference.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { methodLook } from '../../ui/methodLook.ts'
import { DataTable } from '../parts/DataTable.tsx'
import { signedPlusMinus, weightText } from '../parts/numbers.ts'
import parts from '../parts/parts.module.css'
import type { MethodPeak, Verdict } from './curves.ts'

const verdictTexts: Record<Verdict, string> = {
  overOptimized: 'falls: over-optimized',
  falls: 'falls; steering reward no longer clearly rises',
  rises: 'keeps rising',
  undecided: 'undecided',
}

export function PeakTable({ peaks, largest }: { peaks: readonly MethodPeak[]; largest: number }) {
  const range = `peak to ${weightText(largest)}`
  return (
    <>
      <DataTable
        name="Where the judge’s score peaks, by method"
        rows={peaks}
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
          ['w at the judge’s peak', ({ peak }) => weightText(peak)],
          ['95% interval', ({ peakInterval }) => peakInterval.map(weightText).join(' to ')],
          [`change in steering reward, ${range}`, ({ beyond }) => (beyond?.own ? change(beyond.own) : '–')],
          [`change in judge’s score, ${range}`, ({ beyond }) => (beyond ? change(beyond.judge) : '–')],
          ['judge’s score after the peak', ({ verdict }) => verdictTexts[verdict]],
        ]}
      />
      <p className={parts.note}>
        “Falls”: the peak’s 95% interval, from 1000 bootstrap samples of the prompts, ends below {weightText(largest)}.
        “Over-optimized”: after the peak, the method’s steering reward still rises by more than two standard errors.
        Differences are paired by prompt, ± standard error. PARGS’s head does not compare texts of different lengths, so
        its change is over the prompts whose texts have as many tokens at both weights. Because the peak is the highest
        of several points, the judge’s drop after it is slightly overstated.
      </p>
    </>
  )
}

const change = ({ difference, standardError }: PairedDifference) => signedPlusMinus({ mean: difference, standardError })
