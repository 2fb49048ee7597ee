// The text of the fork that is looked at, token by token: a click and the arrow keys choose one, and its table is shown.
// Pointing alone does not: the table stands above, and its height would move the text from under the pointer.

import type { KeyboardEvent } from 'react'
import type { ColumnRecord } from '../../decoding/record.ts'
import { usePointer } from '../../store/pointer.ts'
import { TintedToken } from '../../ui/TintedToken.tsx'
import { tokenPieces, visibleToken } from '../../ui/tokenText.ts'
import classes from './Branches.module.css'

export interface ForkTextProps {
  /** By which its tokens are pointed at. */
  column: number
  record: ColumnRecord
  /** Tokens that it was given. */
  begins: number
  name: string
}

export function ForkText({ column, record: { tokens, stop }, begins, name }: ForkTextProps) {
  const pinned = usePointer((state) => (state.pinned?.column === column ? state.pinned.position : null))
  const { pin } = usePointer.getState()
  const pieces = tokenPieces(tokens, stop !== null)
  const at = (event: React.SyntheticEvent): number | null => {
    const place = (event.target as Element).closest<HTMLElement>('[data-token-position]')?.dataset.tokenPosition
    return place === undefined ? null : Number(place)
  }
  const chooseByKey = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const position = Math.min(tokens.length - 1, Math.max(0, (pinned ?? (step > 0 ? -1 : tokens.length)) + step))
    if (position !== pinned) pin({ column, position })
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of tokens is no form's fieldset
    <div
      role="group"
      aria-label={`Text of ${name}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: one stop for the whole text; arrow keys go from token to token
      tabIndex={0}
      dir="auto"
      className={classes.text}
      onKeyDown={chooseByKey}
      onClick={(event) => {
        const position = at(event)
        if (position !== null) pin({ column, position })
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
    </div>
  )
}
