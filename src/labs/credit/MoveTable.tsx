// What the edit moved, by head: the advantages of the changed tokens, and of those behind and before them.

import { headTitles } from '../../decoding/heads.ts'
import type { HeadName } from '../../decoding/record.ts'
import { counted, signed } from '../../ui/format.ts'
import parts from '../parts/parts.module.css'
import { ScrollTable } from '../parts/ScrollTable.tsx'
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
      <ScrollTable
        name="What the edit moved"
        headings={['sum of advantages, before → after', 'changed tokens', 'tokens behind', 'largest move before']}
      >
        {heads.map((head) => {
          const { changed, behind, earlier } = creditMove(texts, parting, head)
          return (
            <tr key={head} data-head={head}>
              <th scope="row">{headTitles[head]}</th>
              <td>{arrow(changed)}</td>
              <td>{parting.after === 0 ? '–' : arrow(behind)}</td>
              <td>{parting.before === 0 ? '–' : earlier.toFixed(2)}</td>
            </tr>
          )
        })}
      </ScrollTable>
      <p className={parts.note}>
        In each head’s raw units. {!samePrompt && 'What comes before the text is another. '}
        {counted(before, 'token')} became {after}; {parting.before} before and {parting.after} behind are the same
        words. A head reads from left to right, so what stands before cannot move. What stands behind moves although not
        a letter of it changed: both its reward and what the model would have written there follow the edit.
      </p>
    </div>
  )
}

const arrow = ([before, after]: [number, number]) => `${signed(before)} → ${signed(after)}`
