// A column's text, token by token, colored by the selected quantity. The token at which it leaves the text that it is compared
// with is underlined. During a run only new tokens render, and the newest stay in view. Charts and tables follow the token
// that is hovered, clicked or selected with the arrow keys.

import { memo, useEffect, useMemo } from 'react'
import type { ColumnRecord, RunSettings, TokenRecord } from '../../decoding/record.ts'
import { useApp } from '../../store/app/context.ts'
import { usePointer, useView } from '../../store/app/hooks.ts'
import { quantityOf, type Scale, type Shown, tintOf } from '../../store/run/quantities.ts'
import type { ShownColumn } from '../../store/run/selectors.ts'
import type { TokenPlace } from '../../store/view/pointer.ts'
import { TintedToken } from '../../ui/TintedToken.tsx'
import { TokenGroup } from '../../ui/TokenGroup.tsx'
import { tokenElement, tokenElementId } from '../../ui/tokenElement.ts'
import { tokenPieces, visibleToken } from '../../ui/tokenText.ts'
import { quantityWords } from './quantityWords.ts'
import classes from './TokenText.module.css'

export interface TokenTextProps {
  column: ShownColumn
  record: ColumnRecord
  settings: RunSettings | null
  /** The accessible name of the text. */
  label: string
  shown: Shown
  scale: Scale
  /** Position of the first token that differs from top-k, or, in a fork, from its parent; null without one. */
  leavesAt: number | null
  /** Number of tokens that a fork shares with its parent. */
  shared?: number
}

export const TokenText = memo(function TokenText(props: TokenTextProps) {
  const { column, record, settings, label, shown, scale, leavesAt, shared = 0 } = props
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

  const { pointer, view, inspect } = useApp()
  const { hover, pin } = pointer.getState()
  const token = ({ bytes }: TokenRecord, position: number) => (
    <TintedToken
      key={position}
      id={tokenElementId({ column: columnId, position })}
      position={position}
      piece={pieces[position] ?? ''}
      bytes={bytes}
      ends={stop === 'endOfText' && position === tokens.length - 1}
      amount={amounts[position] ?? 0}
      marked={position === hovered || position === pinned}
      underlined={position === leavesAt}
    />
  )
  return (
    <div className={classes.frame} data-growing={stop === null || undefined}>
      <TokenGroup
        label={label}
        className={classes.text}
        count={tokens.length}
        selected={pinned}
        onSelect={(position) => pin(position === null ? null : { column: columnId, position })}
        onOpen={(position, by) => {
          if (by === 'pointer') inspect({ column: columnId, position })
          else view.getState().setPanel('entered')
        }}
        onHover={(position) => hover(position === null ? null : { column: columnId, position })}
        describe={(position) => {
          const token = tokens[position] as TokenRecord
          const value = quantityOf(token, position, { column, settings }, shown)
          return [visibleToken(token.bytes), quantityWords(value, shown.quantity)].filter(Boolean).join(', ')
        }}
      >
        <div className={classes.inner}>
          {shared > 0 && <span className={classes.shared}>{tokens.slice(0, shared).map(token)}</span>}
          {tokens.slice(shared).map((one, index) => token(one, shared + index))}
          {stop === null && <span className={classes.caret} aria-hidden="true" />}
        </div>
      </TokenGroup>
      {pinned !== null && <KeptInSight column={columnId} position={pinned} />}
    </div>
  )
})

/** While the candidates are open, scrolls the pinned token to where the panel does not cover it. */
function KeptInSight({ column, position }: TokenPlace) {
  const panel = useView(({ panel, tables, numbers }) => panel !== 'closed' && `${tables} ${numbers}`)
  // What the panel shows decides what it covers.
  useEffect(() => {
    // Without a focused element, the token was pinned in a chart, which the reader is looking at.
    if (panel && document.activeElement !== document.body)
      tokenElement({ column, position })?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [panel, column, position])
  return null
}
