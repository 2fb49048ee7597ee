// A table of figures, which scrolls sideways where the page is narrow, by keyboard too.

import type { ReactNode } from 'react'
import parts from './parts.module.css'

export interface ScrollTableProps {
  /** For assistive technology. */
  name: string
  /** Column headings; the first is that of the rows' own headings. */
  headings: readonly ReactNode[]
  /** Body rows. */
  children: ReactNode
  foot?: ReactNode
  className?: string | undefined
}

export function ScrollTable({ name, headings, children, foot, className = '' }: ScrollTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without a stop of its own a keyboard could not scroll it
    <section className={`${parts.scroll} ${className}`} aria-label={name} tabIndex={0}>
      <table className={parts.table}>
        <thead>
          <tr>
            {headings.map((heading, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a heading is its column
              <th key={column} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
        {foot && <tfoot>{foot}</tfoot>}
      </table>
    </section>
  )
}
