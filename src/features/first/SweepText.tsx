// One text of the first view: the prompt, then the response token by token, tinted by advantage. Tokens that the weight has
// changed fade in.

import { memo, useMemo } from 'react'
import { stopReasons, type TokenRecord } from '../../decoding/record.ts'
import { advantage, differsFromTopK } from '../../metrics/credit.ts'
import { tintOf } from '../../store/run/quantities.ts'
import { signed } from '../../ui/format.ts'
import { TintedToken } from '../../ui/TintedToken.tsx'
import { TokenGroup } from '../../ui/TokenGroup.tsx'
import { tokenPieces, visibleToken } from '../../ui/tokenText.ts'
import classes from './First.module.css'
import { HEAD, rewardOf, type SweepRun, type SweepSide } from './sweepRuns.ts'

interface SweepTextProps {
  run: SweepRun
  side: SweepSide
  title: string
  prompt: string
  /** The advantage with the full tint. */
  fullTint: number
  /** Positions with an outline. */
  marked: readonly number[]
  selected: number | null
  moves: boolean
  onSelect: (position: number | null) => void
  onHover: (position: number | null) => void
}

export const SweepText = memo(function SweepText({
  run,
  side,
  title,
  prompt,
  fullTint,
  marked,
  selected,
  moves,
  onSelect,
  onHover,
}: SweepTextProps) {
  const column = run[side]
  const { tokens, stop } = column
  const keys = useMemo(() => prefixKeys(tokens), [tokens])
  const pieces = useMemo(() => tokenPieces(tokens, stop !== null), [tokens, stop])
  const decided = useMemo(() => {
    const { settings } = run.record
    return tokens.map((token, position) => differsFromTopK({ token, position, column, settings, unitOf: () => null }))
  }, [run, column, tokens])
  return (
    <TokenGroup
      label={`Tokens of ${title}`}
      className={classes.text}
      count={tokens.length}
      selected={selected}
      onSelect={onSelect}
      onOpen={onSelect}
      onHover={onHover}
      describe={(position) => {
        const token = tokens[position] as TokenRecord
        return `${visibleToken(token.bytes)}, reward ${signed(rewardOf(token))}`
      }}
    >
      <span className={classes.prompt}>{prompt}</span>
      <span data-moves={moves || undefined}>
        {tokens.map((token, position) => (
          <TintedToken
            key={keys[position]}
            position={position}
            piece={pieces[position] ?? ''}
            bytes={token.bytes}
            ends={stop === 'endOfText' && position === tokens.length - 1}
            amount={tintOf(advantage(token, HEAD) ?? undefined, { none: 0, full: fullTint, twoSided: true })}
            marked={marked.includes(position)}
            underlined={decided[position] === true}
          />
        ))}
        {stop === 'length' && <span className={classes.cut}>… ({stopReasons.length})</span>}
      </span>
    </TokenGroup>
  )
})

/** A key for each token that stays the same while the text before it does, so that only changed tokens are new elements. */
function prefixKeys(tokens: readonly TokenRecord[]): string[] {
  let prefix = ''
  return tokens.map(({ token }) => {
    prefix += ` ${token}`
    return prefix
  })
}
