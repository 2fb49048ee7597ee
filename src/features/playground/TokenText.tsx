// A column's text, token by token, colored by the selected quantity. The first token that differs from top-k is
// underlined. During a run only new tokens render, and the newest stay in view. Charts and tables follow the token that
// is hovered, clicked or selected with the arrow keys.

import { memo, useMemo } from 'react'
import type { ColumnRecord, RunSettings, TokenRecord } from '../../decoding/record.ts'
import { useApp } from '../../store/app/context.ts'
import { usePointer } from '../../store/app/hooks.ts'
import { quantityOf, type Scale, type Shown, tintOf } from '../../store/run/quantities.ts'
import type { ShownColumn } from '../../store/run/selectors.ts'
import type { ColumnId } from '../../store/settings/columnIds.ts'
import { TintedToken } from '../../ui/TintedToken.tsx'
import { TokenGroup } from '../../ui/TokenGroup.tsx'
import { tokenPieces, visibleToken } from '../../ui/tokenText.ts'
import { quantityWords } from './quantityWords.ts'
import classes from './TokenText.module.css'

export interface TokenTextProps {
  column: ShownColumn
  record: ColumnRecord
  settings: RunSettings | null
  title: string
  shown: Shown
  scale: Scale
  /** Position of the first token that differs from top-k, or null. */
  leavesAt: number | null
}

export const TokenText = memo(function TokenText(props: TokenTextProps) {
  const { column, record, settings, title, shown, scale, leavesAt } = props
  const columnId = column.id
  const hovered = usePointer((state) => (state.hovered?.column === columnId ? state.hovered.position : null))
  const pinned = usePointer((state) => (state.pinned?.column === columnId ? state.pinned.position : null))
  const { tokens, stop } = record
  // Memoized, because hovering does not change the colors.
  const amounts = useMemo(
    () => tokens.map((token, at) => tintOf(quantityOf(token, at, { column, settings }, shown), scale)),
    [tokens, column, settings, shown, scale],
  )
  const pieces = useMemo(() => tokenPieces(tokens, stop !== null), [tokens, stop])

  const { hover, pin } = useApp().pointer.getState()
  const place = (position: number | null) => (position === null ? null : { column: columnId, position })
  return (
    <div className={classes.frame} data-growing={stop === null || undefined}>
      <TokenGroup
        label={`Text by ${title}`}
        className={classes.text}
        count={tokens.length}
        selected={pinned}
        onSelect={(position) => pin(place(position))}
        onHover={(position) => hover(place(position))}
        describe={(position) => {
          const token = tokens[position] as TokenRecord
          const value = quantityOf(token, position, { column, settings }, shown)
          return [visibleToken(token.bytes), quantityWords(value, shown.quantity)].filter(Boolean).join(', ')
        }}
      >
        <div className={classes.inner}>
          {tokens.map(({ bytes }, position) => (
            <TintedToken
              // biome-ignore lint/suspicious/noArrayIndexKey: tokens are identified by position
              key={position}
              id={tokenElementId(columnId, position)}
              position={position}
              piece={pieces[position] ?? ''}
              bytes={bytes}
              ends={stop === 'endOfText' && position === tokens.length - 1}
              amount={amounts[position] ?? 0}
              marked={position === hovered || position === pinned}
              underlined={position === leavesAt}
            />
          ))}
          {stop === null && <span className={classes.caret} aria-hidden="true" />}
        </div>
      </TokenGroup>
    </div>
  )
})

/** The DOM id of a token, for positioning its tooltip. */
export function tokenElementId(column: ColumnId, position: number): string {
  return `token-${column}-${position}`
}
