// A table of numbers that scrolls sideways on a narrow page, also by keyboard.

import type { ReactNode } from 'react'
import parts from './parts.module.css'

export type Column<Row> = readonly [heading: ReactNode, cell: (row: Row) => ReactNode]

export interface DataTableProps<Row> {
  /** Accessible name. */
  name: string
  rows: readonly Row[]
  /** The row's React key and `data-row` attribute. */
  keyOf: (row: Row) => string | number
  /** The first column's cells are row headings. */
  columns: readonly Column<Row>[]
  foot?: ReactNode
  className?: string | undefined
}

export function DataTable<Row>({ name, rows, keyOf, columns, foot, className = '' }: DataTableProps<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={`${parts.scroll} ${className}`} aria-label={name} tabIndex={0}>
      <table className={parts.table}>
        <thead>
          <tr>
            {columns.map(([heading], i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns are identified by position
              <th key={i} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} data-row={keyOf(row)}>
              {columns.map(([, cell], i) => {
                const Cell = i === 0 ? 'th' : 'td'
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns are identified by position
                  <Cell key={i} scope={i === 0 ? 'row' : undefined}>
                    {cell(row)}
                  </Cell>
                )
              })}
            </tr>
          ))}
        </tbody>
        {foot && <tfoot>{foot}</tfoot>}
      </table>
    </section>
  )
}
