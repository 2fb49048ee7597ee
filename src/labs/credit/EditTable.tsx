// Table of how an edit changes the credit under each head: at the edited tokens, after them and before them.

import { headTitles } from '../../decoding/heads.ts'
import type { HeadName } from '../../decoding/record.ts'
import { signed } from '../../ui/format.ts'
import { DataTable } from '../parts/DataTable.tsx'
import parts from '../parts/parts.module.css'
import classes from './Credit.module.css'
import { creditChange, type Edit } from './edit.ts'
import type { ShownText } from './shownTexts.ts'

export interface EditTableProps {
  texts: readonly [ShownText, ShownText]
  edit: Edit
  heads: readonly HeadName[]
}

export function EditTable({ texts: [old, edited], edit, heads }: EditTableProps) {
  const { start, end } = edit
  return (
    <div className={classes.effect}>
      <DataTable
        name="Effect of the edit"
        rows={heads.map((head) => ({ head, ...creditChange([old.tokens, edited.tokens], edit, head) }))}
        keyOf={({ head }) => head}
        columns={[
          ['head', ({ head }) => headTitles[head]],
          ['edited tokens', ({ edited }) => arrow(edited)],
          ['tokens after the edit', ({ after }) => (end === 0 ? '–' : arrow(after))],
          ['largest change in an advantage before the edit', ({ before }) => (start === 0 ? '–' : before.toFixed(2))],
        ]}
      />
      <p className={parts.note}>
        Sums of advantages, before → after, in each head’s raw units.{' '}
        {old.prompt !== edited.prompt && 'The prompts differ. '}
        Edited tokens: {old.tokens.length - start - end} before, {edited.tokens.length - start - end} after. Unchanged:{' '}
        {start} before the edit, {end} after it. A head reads from left to right, so the credit before the edit cannot
        change. The credit after the edit does change, although the words there stay the same, because the reward and
        the base model’s candidates depend on the edit.
      </p>
    </div>
  )
}

const arrow = ([before, after]: [number, number]) => `${signed(before)} → ${signed(after)}`
