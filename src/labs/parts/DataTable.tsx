// A table of figures, which scrolls sideways where the page is narrow, by keyboard too.

import type { ReactNode } from 'react'
import parts from './parts.module.css'

/** Heading, and cell in a row. */
export type Column<Row> = readonly [heading: ReactNode, cell: (row: Row) => ReactNode]

export interface DataTableProps<Row> {
  /** For assistive technology. */
  name: string
  rows: readonly Row[]
  /** The row's key, also its `data-row`. */
  keyOf: (row: Row) => string | number
  /** The cells of the first one are the rows' headings. */
  columns: readonly Column<Row>[]
  foot?: ReactNode
  className?: string | undefined
}

export function DataTable<Row>({ name, rows, keyOf, columns, foot, className = '' }: DataTableProps<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without a stop of its own a keyboard could not scroll it
    <section className={`${parts.scroll} ${className}`} aria-label={name} tabIndex={0}>
      <table className={parts.table}>
        <thead>
          <tr>
            {columns.map(([heading], i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
              <th key={i} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} data-row={keyOf(row)}>
              {columns.map(
                ([, cell], i) =>
                  // biome-ignore-start lint/suspicious/noArrayIndexKey: a column is its place
                  i === 0 ? (
                    <th key={i} scope="row">
                      {cell(row)}
                    </th>
                  ) : (
                    <td key={i}>{cell(row)}</td>
                  ),
                // biome-ignore-end lint/suspicious/noArrayIndexKey: a column is its place
              )}
            </tr>
          ))}
        </tbody>
        {foot && <tfoot>{foot}</tfoot>}
      </table>
    </section>
  )
}
