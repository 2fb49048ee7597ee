// One token of a text, colored by a number. Shows the text that the token adds, or a symbol if it adds none. Its leading space
// is outside of the colored element: at the end of a line it would be a colored strip without a word.

import { memo } from 'react'
import classes from './TintedToken.module.css'
import { tintStyle } from './tint.ts'
import { visibleToken } from './tokenText.ts'

export interface TintedTokenProps {
  id?: string
  position: number
  piece: string
  /** The token's bytes, to describe an end token or a token that adds no text. */
  bytes: readonly number[]
  /** Whether this is the end token. */
  ends: boolean
  /** Signed tint in [-1, 1]. */
  amount: number
  marked: boolean
  /** Whether to underline the token in the column's color. */
  underlined?: boolean
}

export const TintedToken = memo(function TintedToken({
  id,
  position,
  piece,
  bytes,
  ends,
  amount,
  marked,
  underlined = false,
}: TintedTokenProps) {
  const space = ends ? '' : (/^ +(?=\S)/.exec(piece)?.[0] ?? '')
  return (
    <>
      {space}
      <span
        id={id}
        data-token-position={position}
        data-marked={marked || undefined}
        data-underlined={underlined || undefined}
        title={ends ? `${visibleToken(bytes)}, the end of the text` : undefined}
        className={ends ? classes.end : classes.token}
        style={tintStyle(amount)}
      >
        {ends ? (
          <>
            <span className={classes.stop} aria-hidden="true" />
            end
          </>
        ) : piece === '' ? (
          <span className={classes.part} title={visibleToken(bytes)}>
            ◌
          </span>
        ) : (
          withLineMarks(piece.slice(space.length))
        )}
      </span>
    </>
  )
})

/** Puts a faint symbol before each line break. */
function withLineMarks(piece: string) {
  if (!piece.includes('\n')) return piece
  return piece.split(/(\n)/).map((part, index) =>
    part === '\n' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one fixed text
      <span key={index}>
        <span className={classes.lineMark} aria-hidden="true">
          ↵
        </span>
        {'\n'}
      </span>
    ) : (
      part
    ),
  )
}
