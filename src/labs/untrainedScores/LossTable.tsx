// What the losses of both heads are, and how often each is right: on finished texts, and on beginnings by their length.

import { percent, signed } from '../../ui/format.ts'
import parts from '../parts/parts.module.css'
import type { Sides, TwinFigures } from './format.ts'
import classes from './RealModel.module.css'

type Estimate = Sides['first']

const withError = ({ mean, standardError }: Estimate, digits: number) =>
  `${mean.toFixed(digits)} ± ${standardError.toFixed(digits)}`

export function LossTable({ figures }: { figures: TwinFigures }) {
  const { pairs, cuts } = figures
  return (
    <section
      className={`${parts.scroll} ${classes.losses}`}
      aria-label="Losses of both heads"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways where there is little room
      tabIndex={0}
    >
      <table className={parts.table}>
        <caption className={parts.hidden}>
          Bradley-Terry loss in nats, and how often the better text is preferred, of both heads on {pairs} pairs
        </caption>
        <thead>
          <tr>
            <th scope="col">texts compared</th>
            <th scope="col">loss, first head</th>
            <th scope="col">loss, twin</th>
            <th scope="col">twin − first</th>
            <th scope="col">right, first head</th>
            <th scope="col">right, twin</th>
          </tr>
        </thead>
        <tbody>
          {[...cuts].reverse().map(({ cut, loss, accuracy }) => (
            <tr key={cut} data-cut={cut}>
              <th scope="row">{cut === 1 ? 'finished' : `first ${percent(cut)}`}</th>
              <td>{withError(loss.first, 3)}</td>
              <td>{withError(loss.twin, 3)}</td>
              <td>
                {signed(loss.difference.mean, cut === 1 ? 5 : 2)} ±{' '}
                {loss.difference.standardError.toFixed(cut === 1 ? 5 : 2)}
              </td>
              <td>{shareWithError(accuracy.first)}</td>
              <td>{shareWithError(accuracy.twin)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const shareWithError = ({ mean, standardError }: Estimate) =>
  `${(100 * mean).toFixed(1)} ± ${(100 * standardError).toFixed(1)}%`
