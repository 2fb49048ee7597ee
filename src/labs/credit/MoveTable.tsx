// How an edit changes the credit, by head: of the edited tokens, and of those after and before them.

import { headTitles } from '../../decoding/heads.ts'
import type { HeadName } from '../../decoding/record.ts'
import { counted, signed } from '../../ui/format.ts'
import { DataTable } from '../parts/DataTable.tsx'
import parts from '../parts/parts.module.css'
import classes from './Credit.module.css'
import { creditMove } from './creditMove.ts'
import type { Difference } from './difference.ts'
import type { CreditToken } from './format.ts'

export interface MoveTableProps {
  texts: readonly [readonly CreditToken[], readonly CreditToken[]]
  parting: Difference
  heads: readonly HeadName[]
  samePrompt: boolean
}

export function MoveTable({ texts, parting, heads, samePrompt }: MoveTableProps) {
  const [before, after] = texts.map(({ length }) => length - parting.before - parting.after) as [number, number]
  return (
    <div className={classes.move}>
      <DataTable
        name="Effect of the edit"
        rows={heads.map((head) => ({ head, ...creditMove(texts, parting, head) }))}
        keyOf={({ head }) => head}
        columns={[
          ['sum of advantages, before → after', ({ head }) => headTitles[head]],
          ['edited tokens', ({ changed }) => arrow(changed)],
          ['tokens after', ({ after }) => (parting.after === 0 ? '–' : arrow(after))],
          ['largest change before', ({ earlier }) => (parting.before === 0 ? '–' : earlier.toFixed(2))],
        ]}
      />
      <p className={parts.note}>
        In each head’s raw units. {!samePrompt && 'The prompts differ. '}
        {counted(before, 'token')} became {after}; {parting.before} before and {parting.after} after are unchanged. A
        head reads from left to right, so credit before the edit cannot change. Credit after it changes although the
        words do not: both the reward and the base model’s candidates depend on the edit.
      </p>
    </div>
  )
}

const arrow = ([before, after]: [number, number]) => `${signed(before)} → ${signed(after)}`
