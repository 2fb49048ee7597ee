// The marked token under every head, beside the token that the base model found likeliest.

import { headTitles } from '../../decoding/heads.ts'
import type { HeadName } from '../../decoding/record.ts'
import { advantageAmong } from '../../metrics/credit.ts'
import { signed } from '../../ui/format.ts'
import { Term } from '../../ui/Term.tsx'
import { visibleToken } from '../../ui/tokenText.ts'
import parts from '../parts/parts.module.css'
import classes from './Credit.module.css'
import type { CreditToken } from './format.ts'

export interface TokenTableProps {
  token: CreditToken
  /** From 1. */
  place: number
  heads: readonly HeadName[]
}

export function TokenTable({ token, place, heads }: TokenTableProps) {
  const rank = token.candidates.findIndex((candidate) => candidate.token === token.token)
  const likeliest = token.candidates[0] as CreditToken['candidates'][number]
  return (
    <section aria-label="Marked token" className={classes.token}>
      <p className={classes.tokenTitle} role="status">
        Token {place}: <b>{visibleToken(token.bytes)}</b>, <Term name="baseLogProb">ℓ</Term> {signed(token.baseLogProb)}
        ;{' '}
        {rank === 0
          ? 'the likeliest of all'
          : `${rank < 0 ? 'outside' : `${rank + 1}. of`} the ${token.candidates.length} candidates; the likeliest is ${visibleToken(likeliest.bytes)}`}
      </p>
      <div className={parts.scroll}>
        <table className={parts.table}>
          <thead>
            <tr>
              <th scope="col">head</th>
              <th scope="col">
                <Term name="reward">raw reward</Term>
              </th>
              <th scope="col">
                <Term name="advantage">advantage</Term>
              </th>
              {rank !== 0 && <th scope="col">of {visibleToken(likeliest.bytes)}</th>}
            </tr>
          </thead>
          <tbody>
            {heads.map((head) => (
              <tr key={head}>
                <th scope="row">{headTitles[head]}</th>
                <td>{signed(token.rewards[head])}</td>
                <td>{signed(advantageAmong(token.rewards[head], token.candidates, head) ?? undefined)}</td>
                {rank !== 0 && (
                  <td>{signed(advantageAmong(likeliest.rewards[head], token.candidates, head) ?? undefined)}</td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
