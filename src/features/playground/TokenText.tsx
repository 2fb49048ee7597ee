// A column's text, token by token: tinted by the number that is shown, the one token that leaves top-k underlined. Only new tokens are
// drawn while a run grows. Pointing, clicking and the arrow keys choose a token; the other pictures follow.

import { VisuallyHidden } from '@mantine/core'
import { memo, type PointerEvent, useMemo } from 'react'
import type { ColumnRecord, RunSettings, TokenRecord } from '../../decoding/record.ts'
import { usePointer } from '../../store/pointer.ts'
import { quantityOf, type Scale, type Shown, tintOf } from '../../store/quantities.ts'
import type { ShownColumn } from '../../store/selectors.ts'
import { TintedToken } from '../../ui/TintedToken.tsx'
import { tokenPieces, visibleToken } from '../../ui/tokenText.ts'
import { useTokenKeys } from '../../ui/useTokenKeys.ts'
import { quantityWords } from './quantityWords.ts'
import classes from './TokenText.module.css'

export interface TokenTextProps {
  column: ShownColumn
  /** What it wrote: the column's own record. */
  record: ColumnRecord
  /** Of the run. */
  settings: RunSettings | null
  /** The method's name. */
  label: string
  shown: Shown
  scale: Scale
  leavesAt: number | null
}

export const TokenText = memo(function TokenText(props: TokenTextProps) {
  const { column, record, settings, label, shown, scale, leavesAt } = props
  const columnId = column.id
  const hovered = usePointer((state) => (state.hovered?.column === columnId ? state.hovered.position : null))
  const pinned = usePointer((state) => (state.pinned?.column === columnId ? state.pinned.position : null))
  const { tokens, stop } = record
  // Pointing marks a token and changes no tint.
  const amounts = useMemo(
    () => tokens.map((token, at) => tintOf(quantityOf(token, at, { column, settings }, shown), scale)),
    [tokens, column, settings, shown, scale],
  )
  const pieces = useMemo(() => tokenPieces(tokens, stop !== null), [tokens, stop])

  const { told, onKeyDown, onBlur } = useTokenKeys({
    count: tokens.length,
    kept: pinned,
    keep: (position) => usePointer.getState().pin(position === null ? null : { column: columnId, position }),
    tell: (position) => {
      const token = tokens[position] as TokenRecord
      const value = quantityOf(token, position, { column, settings }, shown)
      return [visibleToken(token.bytes), quantityWords(value, shown.quantity)].filter(Boolean).join(', ')
    },
  })

  return (
    <>
      <VisuallyHidden role="status">{told}</VisuallyHidden>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of tokens is no form's fieldset */}
      <div
        role="group"
        aria-label={`Text by ${label}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: one stop for the whole text; arrow keys go from token to token
        tabIndex={0}
        dir="auto"
        className={classes.text}
        onKeyDown={onKeyDown}
        onBlur={onBlur}
        onPointerOver={(event) => {
          const position = positionOf(event)
          if (position !== null) usePointer.getState().hover({ column: columnId, position })
        }}
        onPointerLeave={() => usePointer.getState().hover(null)}
        onClick={(event) => {
          const position = positionOf(event)
          if (position !== null) usePointer.getState().pin({ column: columnId, position })
        }}
      >
        <div className={classes.inner}>
          {tokens.map((token, position) => {
            const ends = stop === 'endOfText' && position === tokens.length - 1
            return (
              <TintedToken
                // biome-ignore lint/suspicious/noArrayIndexKey: a token is its position
                key={position}
                id={tokenElementId(columnId, position)}
                position={position}
                piece={ends ? '' : (pieces[position] ?? '')}
                name={ends || pieces[position] === '' ? visibleToken(token.bytes) : ''}
                ends={ends}
                amount={amounts[position] ?? 0}
                marked={position === hovered || position === pinned}
                leaves={position === leavesAt}
              />
            )
          })}
          {stop === null && <span className={classes.caret} aria-hidden="true" />}
        </div>
      </div>
    </>
  )
})

/** The DOM id of a token, by which the tip finds its place. */
export function tokenElementId(column: number, position: number): string {
  return `token-${column}-${position}`
}

function positionOf(event: PointerEvent | React.MouseEvent): number | null {
  const position = (event.target as Element).closest<HTMLElement>('[data-token-position]')?.dataset.tokenPosition
  return position === undefined ? null : Number(position)
}
