// What steers: one reward, or several with weights, chosen among those loaded and the rules. Rows in a small panel.

import { Button, Popover } from '@mantine/core'
import type { RewardShare } from '../../decoding/record.ts'
import { ruleNamed, rules } from '../../rewards/rules/index.ts'
import { MAX_SHOWN_REWARDS, usedRewards } from '../../store/rewards.ts'
import { usePlayground } from '../../store/session.ts'
import { Term } from '../../ui/Term.tsx'
import classes from './RewardPicker.module.css'
import { RewardRow } from './RewardRow.tsx'
import { BEFORE_LOADING, rewardTitle } from './rewardTitle.ts'

export interface RewardPickerProps {
  set: readonly RewardShare[]
  onChange: (rewards: RewardShare[]) => void
  /** Whose reward it is, for assistive technology. */
  label: string
}

export function RewardPicker({ set, onChange: setRewards, label }: RewardPickerProps) {
  const status = usePlayground((state) => state.status)
  const rewards = usedRewards(set, status)
  const learned = status.kind === 'ready' ? status.info.rewards : BEFORE_LOADING
  const mixed = rewards.length > 1
  const summary = rewards.map(
    ({ name, weight }) => `${mixed ? `${shown(weight)} · ` : ''}${rewardTitle(name, learned)}`,
  )
  const offered = [
    ...learned.map(({ name }) => name),
    ...rules.map(({ name, parameter }) => (parameter && !parameter.optional ? `${name}:${parameter.example}` : name)),
  ]
  const another = offered.find((name) => rewards.every((reward) => kindOf(reward.name) !== kindOf(name)))
  return (
    <Popover position="bottom-start" shadow="md" withArrow trapFocus returnFocus width="min(400px, 94vw)">
      <Popover.Target>
        <Button
          variant="default"
          size="xs"
          className={classes.target}
          aria-label={`${label}: ${summary.join(' + ')}`}
          title={mixed ? summary.join(' + ') : undefined}
        >
          <span className={classes.summary}>{summary.join(' + ') || 'none'}</span>
          <span aria-hidden="true">&nbsp;▾</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label} className={classes.panel}>
        {rewards.map((share, index) => (
          <RewardRow
            // Rows have nothing else that stays while a name is typed.
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are only added at the end
            key={`${index} of ${rewards.length}`}
            share={share}
            number={index + 1}
            mixed={mixed}
            learned={learned}
            taken={rewards.filter((other) => other !== share).map(({ name }) => name)}
            onChange={(changed) => setRewards(rewards.map((other) => (other === share ? changed : other)))}
            onRemove={() => setRewards(rewards.filter((other) => other !== share))}
          />
        ))}
        <div className={classes.foot}>
          <Button
            variant="subtle"
            size="compact-xs"
            disabled={another === undefined || rewards.length >= MAX_SHOWN_REWARDS}
            onClick={() => another && setRewards([...rewards, { name: another, weight: 1 }])}
          >
            + Add a reward
          </Button>
          {mixed && (
            <span className={classes.note}>
              <Term name="mix">A mix</Term>: each in units of its own spread
            </span>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

/** The rule of a rule's name, else the name. */
const kindOf = (name: string): string => ruleNamed(name)?.rule.name ?? name

const shown = (weight: number): string => String(weight).replace('-', '−')
