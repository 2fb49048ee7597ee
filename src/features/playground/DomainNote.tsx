// Says which complete texts are far from the texts that a reward was trained on.

import { useMemo } from 'react'
import { farSentence } from '../../rewards/domain.ts'
import { useEngineStatus, usePlayground, useShownColumns } from '../../store/app/hooks.ts'
import { columnTitles } from '../../store/run/columnTitles.ts'
import { type FarTexts, farColumns } from '../../store/run/farColumns.ts'
import { offeredRewards, rewardTitle } from '../../store/settings/rewards.ts'
import classes from './DomainNote.module.css'

const list = new Intl.ListFormat('en-US')

export function DomainNote() {
  const run = usePlayground((state) => state.run)
  const columns = useShownColumns()
  const rewards = offeredRewards(useEngineStatus())
  // Not while the text is written: one more word can change the answer.
  const record = run.kind === 'done' || run.kind === 'stopped' ? run.record : null
  const found = useMemo(() => (record ? farColumns(record) : []), [record])
  if (record === null || found.length === 0) return null
  const titles = columnTitles(record.columns)
  const isShown = columns.some((column) => column.record !== null)
  return isShown ? (
    <div className={classes.note}>
      {found.map((one) => (
        <p key={one.far.name}>{noteOf(one, titles, rewardTitle(one.far.name, rewards))}</p>
      ))}
    </div>
  ) : null
}

function noteOf({ far, columns }: FarTexts, titles: readonly string[], title: string): string {
  if (columns.length === 1) return farSentence(far, title, `The text of ${titles[columns[0] as number]}`)
  const subject =
    columns.length === titles.length
      ? 'These texts'
      : `The texts of ${list.format(columns.map((i) => titles[i] as string))}`
  return farSentence(far, title, subject, 'many')
}
