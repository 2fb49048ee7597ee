// Which head's reward tints the text and fills the pictures, and what the tints mean in numbers.

import { SegmentedControl } from '@mantine/core'
import { type HeadName, headTitles } from '../../decoding/heads.ts'
import { availableHeads, rewardLimit, shownColumns } from '../../store/selectors.ts'
import { usePlayground, useShownHead } from '../../store/session.ts'
import { useSettings } from '../../store/settings.ts'
import { signed } from '../../ui/format.ts'
import { Term } from '../../ui/Term.tsx'
import classes from './RewardBar.module.css'

export function RewardBar() {
  const head = useShownHead()
  const choices = useSettings((state) => state.columns)
  const change = useSettings((state) => state.change)
  const run = usePlayground((state) => state.run)
  const rewards = useSettings((state) => state.rewards)
  const status = usePlayground((state) => state.status)
  const limit = rewardLimit(shownColumns(choices, run), head)
  const digits = Math.max(0, -Math.floor(Math.log10(limit)))
  return (
    <div className={classes.bar}>
      <span className={classes.label}>
        <Term name={head}>Reward shown</Term>
      </span>
      <SegmentedControl
        size="xs"
        aria-label="Reward shown"
        value={head}
        onChange={(value) => change({ shownHead: value as HeadName })}
        data={availableHeads(rewards, status, run).map((name) => ({ value: name, label: headTitles[name] }))}
      />
      <span className={classes.legend} aria-hidden="true">
        <span>{signed(-limit, digits)}</span>
        <span className={classes.scale} />
        <span>{signed(limit, digits)}</span>
      </span>
      <span className={classes.leaves}>
        <u>underlined</u>: where a text leaves top-k’s
      </span>
    </div>
  )
}
