// The charts' numbers as tables: mean and range of each quantity, and the tokens in the visible part of the chart by position.

import { Fragment } from 'react'
import type { Range } from '../../plot/zoom.ts'
import { spreadOf } from '../../traces/summary.ts'
import { Fold } from '../../ui/Fold.tsx'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { titleOf, written } from './coloring.ts'
import type { ShownTrace } from './shownTrace.ts'
import classes from './Traces.module.css'
import { visibleText } from './visibleText.ts'

interface NumbersProps {
  shown: readonly ShownTrace[]
  names: readonly string[]
  /** The visible positions, from 1; null: all. */
  positions: Range | null
}

/** More rows would make the page slow. */
const MAX_ROWS = 300

export function TraceNumbers({ shown, names, positions }: NumbersProps) {
  return (
    <Fold className={classes.tables} summary="Show the numbers">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={classes.tableScroll} aria-label="Means and ranges" tabIndex={0}>
        <table className={classes.figures}>
          <caption>Mean over all tokens with a number (minimum to maximum)</caption>
          <thead>
            <tr>
              <td />
              {shown.map(({ index, trace, look }) => (
                <th key={index} scope="col">
                  <MarkIcon look={look} /> {trace.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {names.map((name) => (
              <tr key={name}>
                <th scope="row">{titleOf(name)}</th>
                {shown.map(({ index, trace }) => {
                  const spread = spreadOf(trace.quantities.get(name))
                  return (
                    <td key={index}>
                      {spread ? `${written(spread.mean)} (${written(spread.min)} to ${written(spread.max)})` : '–'}
                    </td>
                  )
                })}
              </tr>
            ))}
            <tr>
              <th scope="row">tokens</th>
              {shown.map(({ index, trace }) => (
                <td key={index}>{trace.texts.length.toLocaleString('en')}</td>
              ))}
            </tr>
          </tbody>
        </table>
      </section>
      <Fold summary="Token by token">
        <ByPosition shown={shown} names={names} positions={positions} />
      </Fold>
    </Fold>
  )
}

function ByPosition({ shown, names, positions }: NumbersProps) {
  const length = Math.max(...shown.map(({ trace }) => trace.texts.length))
  const [first, last] = positions ?? [1, length]
  const end = Math.min(last, length, first + MAX_ROWS - 1)
  return (
    <>
      {end < last && (
        <p className={classes.note}>
          Tokens {first.toLocaleString('en')} to {end.toLocaleString('en')} of {length.toLocaleString('en')}. Zoom in on
          the chart by position to see others, or save the numbers as CSV.
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={classes.tableScroll} aria-label="Token by token" tabIndex={0}>
        <table className={classes.figures}>
          <thead>
            <tr>
              <th rowSpan={2} scope="col">
                position
              </th>
              {shown.map(({ index, trace, look }) => (
                <th key={index} scope="colgroup" colSpan={names.length + 1}>
                  <MarkIcon look={look} /> {trace.name}
                </th>
              ))}
            </tr>
            <tr>
              {shown.map(({ index }) => (
                <Fragment key={index}>
                  <th scope="col">token</th>
                  {names.map((name) => (
                    <th key={name} scope="col">
                      {titleOf(name)}
                    </th>
                  ))}
                </Fragment>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: Math.max(0, end - first + 1) }, (_, at) => first - 1 + at).map((position) => (
              <tr key={position}>
                <th scope="row">{position + 1}</th>
                {shown.map(({ index, trace }) => (
                  <Fragment key={index}>
                    <td className={classes.cellToken} dir="auto">
                      {position < trace.texts.length && visibleText(trace, position)}
                    </td>
                    {names.map((name) => (
                      <td key={name}>
                        {position < trace.texts.length && written(trace.quantities.get(name)?.[position])}
                      </td>
                    ))}
                  </Fragment>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}
