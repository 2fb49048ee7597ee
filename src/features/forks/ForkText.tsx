// The text of the selected fork, token by token. A click and the arrow keys select a token, whose table is then shown.
// Hovering does not: the table is above the text, and its height would move the text from under the pointer.

import type { ColumnRecord, TokenRecord } from '../../decoding/record.ts'
import { usePointer } from '../../store/app/hooks.ts'
import type { ColumnId } from '../../store/settings/columnIds.ts'
import { signed } from '../../ui/format.ts'
import { TintedToken } from '../../ui/TintedToken.tsx'
import { TokenGroup } from '../../ui/TokenGroup.tsx'
import { tokenPieces, visibleToken } from '../../ui/tokenText.ts'
import classes from './Forks.module.css'

export interface ForkTextProps {
  /** The fork's id as a column, for the pinned token. */
  column: ColumnId
  record: ColumnRecord
  /** Number of tokens that it was given. */
  begins: number
  name: string
}

export function ForkText({ column, record: { tokens, stop }, begins, name }: ForkTextProps) {
  const pinned = usePointer((state) => (state.pinned?.column === column ? state.pinned.position : null))
  const pin = usePointer((state) => state.pin)
  const pieces = tokenPieces(tokens, stop !== null)
  return (
    <TokenGroup
      label={`Text of ${name}`}
      className={classes.text}
      count={tokens.length}
      kept={pinned}
      keep={(position) => pin(position === null ? null : { column, position })}
      tell={(position) => {
        const { bytes, baseLogProb } = tokens[position] as TokenRecord
        return `${visibleToken(bytes)}, log-probability ${signed(baseLogProb)}`
      }}
    >
      {tokens.map((token, position) => {
        const ends = stop === 'endOfText' && position === tokens.length - 1
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a token is its position
          <span key={position} className={position < begins ? classes.given : undefined}>
            <TintedToken
              position={position}
              piece={ends ? '' : (pieces[position] ?? '')}
              name={ends || pieces[position] === '' ? visibleToken(token.bytes) : ''}
              ends={ends}
              amount={0}
              marked={position === pinned}
              leaves={position === begins - 1}
            />
          </span>
        )
      })}
    </TokenGroup>
  )
}
