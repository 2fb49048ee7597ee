// A table of all tokens: log-probability, rank, advantage, and the reward from every head.

import { type HeadName, headTitles } from '../../decoding/heads.ts'
import type { ScoredToken } from '../../metrics/scoredToken.ts'
import { signed } from '../../ui/format.ts'
import { Term } from '../../ui/Term.tsx'
import { visibleToken } from '../../ui/tokenText.ts'
import classes from './ScorePage.module.css'

export interface ScoreViewProps {
  tokens: readonly ScoredToken[]
  heads: readonly HeadName[]
  /** The head that colors the text and determines the advantages. */
  head: HeadName
  marked: number | null
  onMark: (position: number | null) => void
}

export function ScoreTable({ tokens, heads, head, marked, onMark }: ScoreViewProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={classes.scroll} aria-label="Tokens" tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">token</th>
            <th scope="col">
              <Term name="baseLogProb">ℓ</Term>
            </th>
            <th scope="col">rank</th>
            <th scope="col">
              <Term name="advantage">advantage</Term>
            </th>
            {heads.map((name) => (
              <th key={name} scope="col">
                <Term name={name}>{headTitles[name]}</Term>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tokens.map((token, position) => (
            <tr
              // biome-ignore lint/suspicious/noArrayIndexKey: tokens are identified by position
              key={position}
              data-marked={position === marked || undefined}
              onPointerEnter={() => onMark(position)}
              onPointerLeave={() => onMark(null)}
            >
              <th scope="row">{visibleToken(token.bytes)}</th>
              <td>{signed(token.baseLogProb)}</td>
              <td>{token.rank}</td>
              <td>{signed(token.advantages[head])}</td>
              {heads.map((name) => (
                <td key={name}>{signed(token.rewards[name])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
