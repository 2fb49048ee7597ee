// Where the judge turns down, in numbers and in words, and what it cannot tell.

import { methods } from '../../decoding/methods/index.ts'
import type { PairedDifference } from '../../metrics/pairedDifference.ts'
import { signed } from '../../ui/format.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { methodLook } from '../../ui/methodLook.ts'
import parts from '../parts/parts.module.css'
import { weightText } from '../parts/weightText.ts'
import type { Turn } from './curves.ts'

const VERDICTS: Record<Turn['verdict'], string> = {
  turns: 'turns down',
  rises: 'rises all the way',
  untold: 'cannot be told',
}

export function TurnTable({ turns, largest }: { turns: readonly Turn[]; largest: number }) {
  return (
    <>
      <section
        className={parts.scroll}
        aria-label="Where the judge turns down, by method"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard
        tabIndex={0}
      >
        <table className={parts.table}>
          <thead>
            <tr>
              <th scope="col">method</th>
              <th scope="col">judge’s best w</th>
              <th scope="col">95% of resampled prompts</th>
              <th scope="col">from there to {weightText(largest)}: own reward</th>
              <th scope="col">judge’s</th>
              <th scope="col">the judge</th>
            </tr>
          </thead>
          <tbody>
            {turns.map(({ method, peak, peakInterval: [low, high], beyond, verdict }) => (
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
                <td>{VERDICTS[verdict]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className={parts.note}>
        “Turns down”: its best w stays below {weightText(largest)} in 95% of 1000 sets of prompts drawn from these with
        replacement. Differences are paired by prompt, ± standard error; since the best w was picked for its height, the
        judge’s loss after it looks a little larger than it is.
      </p>
    </>
  )
}

function difference({ difference: mean, standardError }: PairedDifference): string {
  return `${signed(mean)}${standardError === null ? '' : ` ± ${standardError.toFixed(2)}`}`
}
