// The charts' numbers as tables: the mean and range of each column, and every point.

import { Fragment } from 'react'
import { plottedQuantities } from '../../store/view/view.ts'
import { Fold } from '../../ui/Fold.tsx'
import { signed } from '../../ui/format.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { visibleToken } from '../../ui/tokenText.ts'
import classes from './Charts.module.css'
import { QUANTITY_NAMES } from './pictures.ts'
import { type Series, spreadOf } from './series.ts'

export function Numbers({ series, headTitle }: { series: readonly Series[]; headTitle: string }) {
  if (series.every(({ points }) => points.length === 0)) return null
  return (
    <Fold className={classes.numbers} summary="Show the numbers">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={classes.scroll} aria-label="Means and ranges" tabIndex={0}>
        <table>
          <caption>
            Mean over the shown tokens (minimum to maximum). Rewards are raw scores of the {headTitle} head.
          </caption>
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
            {plottedQuantities.map((quantity) => (
              <tr key={quantity}>
                <th scope="row">{QUANTITY_NAMES[quantity]}</th>
                {series.map((one) => {
                  const spread = spreadOf(one, quantity)
                  return (
                    <td key={one.id}>
                      {spread
                        ? `${signed(spread.mean)} (${signed(spread.min)} to ${signed(spread.max)})`
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
      <Fold summary="Token by token">
        <ByPosition series={series} />
      </Fold>
    </Fold>
  )
}

function ByPosition({ series }: { series: readonly Series[] }) {
  const length = Math.max(...series.map(({ points }) => points.length))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={classes.byPosition} aria-label="Token by token" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th rowSpan={2} scope="col">
              position
            </th>
            {series.map(({ id, label, look }) => (
              <th key={id} scope="colgroup" colSpan={plottedQuantities.length + 1}>
                <MarkIcon look={look} /> {label}
              </th>
            ))}
          </tr>
          <tr>
            {series.map(({ id }) => (
              <Fragment key={id}>
                <th scope="col">token</th>
                {plottedQuantities.map((quantity) => (
                  <th key={quantity} scope="col">
                    {QUANTITY_NAMES[quantity]}
                  </th>
                ))}
              </Fragment>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are identified by position
            <tr key={index}>
              <th scope="row">{index + 1}</th>
              {series.map(({ id, points }) => {
                const point = points[index]
                return (
                  <Fragment key={id}>
                    <td className={classes.token}>{point && visibleToken(point.bytes)}</td>
                    {plottedQuantities.map((quantity) => (
                      <td key={quantity}>{point && signed(point[quantity] ?? undefined)}</td>
                    ))}
                  </Fragment>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
