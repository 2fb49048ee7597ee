// What the pictures show, as a table: each column's mean and range.

import { Fold } from '../../ui/Fold.tsx'
import { signed } from '../../ui/format.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import classes from './Charts.module.css'
import { type Quantity, type Series, spreadOf } from './series.ts'

const ROWS: readonly { quantity: Quantity; label: string }[] = [
  { quantity: 'reward', label: 'reward' },
  { quantity: 'advantage', label: 'advantage' },
  { quantity: 'logProb', label: 'base log-probability' },
]

export function Numbers({ series, headTitle }: { series: readonly Series[]; headTitle: string }) {
  if (series.every(({ points }) => points.length === 0)) return null
  return (
    <Fold className={classes.numbers} summary="The same in numbers">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls inside, by keyboard too */}
      <section className={classes.scroll} aria-label="Means and ranges" tabIndex={0}>
        <table>
          <caption>Mean over the tokens shown, least to largest; rewards by the {headTitle} head, raw.</caption>
          <thead>
            <tr>
              <td />
              {series.map(({ id, label, look }) => (
                <th key={id} scope="col">
                  <MarkIcon look={look} /> {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ROWS.map(({ quantity, label }) => (
              <tr key={quantity}>
                <th scope="row">{label}</th>
                {series.map((one) => {
                  const spread = spreadOf(one, quantity)
                  return (
                    <td key={one.id}>
                      {spread
                        ? `${signed(spread.mean)} (${signed(spread.least)} to ${signed(spread.most)})`
                        : 'not recorded'}
                    </td>
                  )
                })}
              </tr>
            ))}
            <tr>
              <th scope="row">tokens</th>
              {series.map(({ id, points }) => (
                <td key={id}>{points.length}</td>
              ))}
            </tr>
          </tbody>
        </table>
      </section>
    </Fold>
  )
}
