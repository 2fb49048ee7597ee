// What steers: one reward, or several with weights, chosen among those loaded and the rules. Rows in a small panel.

import { Button, Popover } from '@mantine/core'
import type { RewardShare } from '../../decoding/record.ts'
import { useEngineStatus } from '../../store/app/hooks.ts'
import { SHIPPED_REWARDS, usedRewards } from '../../store/settings/rewards.ts'
import { rewardTitle } from '../../store/settings/rewardTitle.ts'
import classes from './RewardPicker.module.css'
import { RewardRows } from './RewardRows.tsx'

export interface RewardPickerProps {
  set: readonly RewardShare[]
  onChange: (rewards: RewardShare[]) => void
  /** Whose reward it is, for assistive technology. */
  label: string
}

export function RewardPicker({ set, onChange, label }: RewardPickerProps) {
  const words = useRewardWords(set)
  return (
    <Popover position="bottom-start" shadow="md" withArrow trapFocus returnFocus width="min(400px, 94vw)">
      <Popover.Target>
        <Button
          variant="default"
          size="xs"
          className={classes.target}
          aria-label={`${label}: ${words}`}
          title={set.length > 1 ? words : undefined}
        >
          <span className={classes.summary}>{words || 'none'}</span>
          <span aria-hidden="true">&nbsp;▾</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label} className={classes.dropdown}>
        <RewardRows set={set} onChange={onChange} />
      </Popover.Dropdown>
    </Popover>
  )
}

/** What is chosen, in a line. */
export function useRewardWords(set: readonly RewardShare[]): string {
  const status = useEngineStatus()
  const rewards = usedRewards(set, status)
  const learned = status.kind === 'ready' ? status.info.rewards : SHIPPED_REWARDS
  return rewards
    .map(({ name, weight }) => `${rewards.length > 1 ? `${shown(weight)} · ` : ''}${rewardTitle(name, learned)}`)
    .join(' + ')
}

const shown = (weight: number): string => String(weight).replace('-', '−')
