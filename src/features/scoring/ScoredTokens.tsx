// The text, tinted by one head's reward.

import { useMemo } from 'react'
import type { FollowedToken } from '../../decoding/followText.ts'
import type { HeadName } from '../../decoding/heads.ts'
import { roundEnd, tintOf } from '../../store/run/quantities.ts'
import { TintedToken } from '../../ui/TintedToken.tsx'
import { tokenPieces } from '../../ui/tokenText.ts'
import classes from './ScorePage.module.css'

export interface ScoredTokensProps {
  tokens: readonly FollowedToken[]
  head: HeadName
  marked: number | null
  onMark: (position: number | null) => void
}

export function ScoredTokens({ tokens, head, marked, onMark }: ScoredTokensProps) {
  const pieces = useMemo(() => tokenPieces(tokens, true), [tokens])
  const rewards = tokens.map((token) => token.rewards[head])
  const full = roundEnd(Math.max(0, ...rewards.map((reward) => Math.abs(reward ?? 0))))
  return (
    <p
      className={classes.text}
      dir="auto"
      onPointerOver={(event) => {
        const place = (event.target as Element).closest<HTMLElement>('[data-token-position]')
        if (place) onMark(Number(place.dataset.tokenPosition))
      }}
      onPointerLeave={() => onMark(null)}
    >
      {tokens.map(({ bytes }, position) => (
        <TintedToken
          // biome-ignore lint/suspicious/noArrayIndexKey: a token is its position
          key={position}
          position={position}
          piece={pieces[position] ?? ''}
          bytes={bytes}
          ends={false}
          amount={tintOf(rewards[position], { none: 0, full, twoSided: true })}
          marked={position === marked}
        />
      ))}
    </p>
  )
}
