// What the edit moved, by head: the advantages of the changed tokens, and of those behind and before them.

import { headTitles } from '../../decoding/heads.ts'
import type { HeadName } from '../../decoding/record.ts'
import { counted, signed } from '../../ui/format.ts'
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
      <section
        className={parts.scroll}
        aria-label="What the edit moved"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways where there is little room
        tabIndex={0}
      >
        <table className={parts.table}>
          <thead>
            <tr>
              <th scope="col">sum of advantages, before → after</th>
              <th scope="col">changed tokens</th>
              <th scope="col">tokens behind</th>
              <th scope="col">largest move before</th>
            </tr>
          </thead>
          <tbody>
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
          </tbody>
        </table>
      </section>
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
