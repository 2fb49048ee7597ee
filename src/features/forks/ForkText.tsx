// The text of the selected fork. Clicks and arrow keys show the table of a token. Hovering does not: the table above would
// change its height and move the text away from the pointer.

import type { ColumnRecord, TokenRecord } from '../../decoding/record.ts'
import { usePointer } from '../../store/app/hooks.ts'
import type { ColumnId } from '../../store/settings/columnIds.ts'
import { signed } from '../../ui/format.ts'
import { TintedToken } from '../../ui/TintedToken.tsx'
import { TokenGroup } from '../../ui/TokenGroup.tsx'
import { tokenPieces, visibleToken } from '../../ui/tokenText.ts'
import classes from './Forks.module.css'

interface ForkTextProps {
  /** Id of the fork as a column. */
  column: ColumnId
  record: ColumnRecord
  /** Number of given tokens, which the fork continues. */
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
      selected={pinned}
      onSelect={(position) => pin(position === null ? null : { column, position })}
      describe={(position) => {
        const { bytes, baseLogProb } = tokens[position] as TokenRecord
        return `${visibleToken(bytes)}, log-probability ${signed(baseLogProb)}`
      }}
    >
      {tokens.map(({ bytes }, position) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: tokens are identified by position
        <span key={position} className={position < begins ? classes.given : undefined}>
          <TintedToken
            position={position}
            piece={pieces[position] ?? ''}
            bytes={bytes}
            ends={stop === 'endOfText' && position === tokens.length - 1}
            amount={0}
            marked={position === pinned}
            underlined={position === begins - 1}
          />
        </span>
      ))}
    </TokenGroup>
  )
}
