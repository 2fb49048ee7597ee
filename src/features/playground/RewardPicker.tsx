// The button that shows the selected reward, or the mix, and opens the list to change it.

import { Button, Popover } from '@mantine/core'
import type { RewardChoice } from '../../decoding/record.ts'
import { useEngineStatus } from '../../store/app/hooks.ts'
import { offeredRewards, rewardTitle, sharesOf, usedReward } from '../../store/settings/rewards.ts'
import { exact } from '../../ui/format.ts'
import classes from './RewardPicker.module.css'
import { RewardRows, type RewardRowsProps } from './RewardRows.tsx'

export function RewardPicker({ set, onChange }: RewardRowsProps) {
  const words = useRewardWords(set)
  return (
    <Popover position="bottom-start" shadow="md" withArrow trapFocus returnFocus width="min(400px, 94vw)">
      <Popover.Target>
        <Button
          variant="default"
          size="xs"
          className={classes.target}
          aria-label={`Reward: ${words}`}
          title={Array.isArray(set) ? words : undefined}
        >
          <span className={classes.summary}>{words || 'none'}</span>
          <span aria-hidden="true">&nbsp;▾</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Reward" className={classes.dropdown}>
        <RewardRows set={set} onChange={onChange} />
      </Popover.Dropdown>
    </Popover>
  )
}

/** The reward that would run, on one line: '1 · helpful reply + −1 · positive film review'. */
export function useRewardWords(set: RewardChoice | null): string {
  const status = useEngineStatus()
  const used = usedReward(set, status)
  const learned = offeredRewards(status)
  return sharesOf(used)
    .map(({ name, weight }) => `${Array.isArray(used) ? `${exact(weight)} · ` : ''}${rewardTitle(name, learned)}`)
    .join(' + ')
}
