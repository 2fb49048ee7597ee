import { useMemo } from 'react'
import { roundEnd, tintOf } from '../../store/run/quantities.ts'
import { TintedToken } from '../../ui/TintedToken.tsx'
import { tokenPieces } from '../../ui/tokenText.ts'
import classes from './ScorePage.module.css'
import type { ScoreViewProps } from './ScoreTable.tsx'

export function ScoredTokens({ tokens, head, marked, onMark }: Omit<ScoreViewProps, 'heads'>) {
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
          // biome-ignore lint/suspicious/noArrayIndexKey: tokens are identified by position
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
