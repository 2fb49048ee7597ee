// The selected token under every head, compared with the base model's most probable token.

import { headTitles } from '../../decoding/heads.ts'
import type { HeadName } from '../../decoding/record.ts'
import { advantageAmong } from '../../metrics/credit.ts'
import { signed } from '../../ui/format.ts'
import { Term } from '../../ui/Term.tsx'
import { visibleToken } from '../../ui/tokenText.ts'
import { ScrollTable } from '../parts/ScrollTable.tsx'
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
    <section aria-label="Selected token" className={classes.token}>
      <p className={classes.tokenTitle} role="status">
        Token {place}: <b>{visibleToken(token.bytes)}</b>, <Term name="baseLogProb">ℓ</Term> {signed(token.baseLogProb)}
        ;{' '}
        {rank === 0
          ? 'the most probable'
          : `${rank < 0 ? 'not among' : `rank ${rank + 1} of`} the ${token.candidates.length} candidates; the most probable is ${visibleToken(likeliest.bytes)}`}
      </p>
      <ScrollTable
        name="The token under every head"
        headings={[
          'head',
          <Term key="reward" name="reward">
            raw reward
          </Term>,
          <Term key="advantage" name="advantage">
            advantage
          </Term>,
          ...(rank === 0 ? [] : [`of ${visibleToken(likeliest.bytes)}`]),
        ]}
      >
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
      </ScrollTable>
    </section>
  )
}
