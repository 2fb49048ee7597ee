// The selected token under every head, compared with the base model's most probable token.

import { headTitles } from '../../decoding/heads.ts'
import type { HeadName } from '../../decoding/record.ts'
import { advantageAmong } from '../../metrics/credit.ts'
import { signed } from '../../ui/format.ts'
import { Term } from '../../ui/Term.tsx'
import { visibleToken } from '../../ui/tokenText.ts'
import { DataTable } from '../parts/DataTable.tsx'
import classes from './Credit.module.css'
import type { CreditToken } from './format.ts'

export interface TokenTableProps {
  token: CreditToken
  /** Position of the token in the text, counting from 1. */
  place: number
  heads: readonly HeadName[]
}

export function TokenTable({ token, place, heads }: TokenTableProps) {
  const rank = token.candidates.findIndex((candidate) => candidate.token === token.token)
  const likeliest = token.candidates[0] as CreditToken['candidates'][number]
  const advantageOf = (one: Pick<CreditToken, 'rewards'>) => (head: HeadName) =>
    signed(advantageAmong(one.rewards[head], token.candidates, head) ?? undefined)
  return (
    <section aria-label="Selected token" className={classes.token}>
      <p className={classes.tokenTitle} role="status">
        Token {place}: <b>{visibleToken(token.bytes)}</b>, <Term name="baseLogProb">ℓ</Term> {signed(token.baseLogProb)}
        ;{' '}
        {rank === 0
          ? 'the most probable candidate'
          : `${rank < 0 ? 'not among' : `rank ${rank + 1} of`} the ${token.candidates.length} candidates; the most probable is ${visibleToken(likeliest.bytes)}`}
      </p>
      <DataTable
        name="The token under every head"
        rows={heads}
        keyOf={(head) => head}
        columns={[
          ['head', (head) => headTitles[head]],
          [
            <Term key="reward" name="reward">
              raw reward
            </Term>,
            (head) => signed(token.rewards[head]),
          ],
          [
            <Term key="advantage" name="advantage">
              advantage
            </Term>,
            advantageOf(token),
          ],
          ...(rank === 0 ? [] : [[`advantage of ${visibleToken(likeliest.bytes)}`, advantageOf(likeliest)] as const]),
        ]}
      />
    </section>
  )
}
