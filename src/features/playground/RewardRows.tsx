// The rewards of all columns, or of one column: a row for each, and a button to add another.

import { Button } from '@mantine/core'
import type { RewardChoice, RewardShare } from '../../decoding/record.ts'
import { ruleNamed, rules } from '../../rewards/rules/index.ts'
import { useEngineStatus } from '../../store/app/hooks.ts'
import { choiceOf, MAX_SHOWN_REWARDS, offeredRewards, sharesOf, usedReward } from '../../store/settings/rewards.ts'
import { Term } from '../../ui/Term.tsx'
import classes from './RewardPicker.module.css'
import { RewardRow, withExample } from './RewardRow.tsx'

export interface RewardRowsProps {
  set: RewardChoice | null
  onChange: (reward: RewardChoice | null) => void
}

export function RewardRows({ set, onChange }: RewardRowsProps) {
  const status = useEngineStatus()
  const used = usedReward(set, status)
  const rewards = sharesOf(used)
  const learned = offeredRewards(status)
  // An opened run may have a mix with only one reward. It stays a mix while its row is edited.
  const mixed = Array.isArray(used)
  const setRewards = (shares: RewardShare[]) =>
    onChange(mixed && shares.length === rewards.length ? shares : choiceOf(shares))
  const offered = [...learned.map(({ name }) => name), ...rules.map(withExample)]
  const another = offered.find((name) => rewards.every((reward) => kindOf(reward.name) !== kindOf(name)))
  return (
    <div className={classes.panel}>
      {rewards.map((share, index) => (
        <RewardRow
          // biome-ignore lint/suspicious/noArrayIndexKey: no other id is stable while a parameter is typed
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
        <a className={classes.note} href="#/rewards">
          A reward model of your own…
        </a>
        {mixed && (
          <span className={classes.note}>
            <Term name="mix">A mix</Term>: each reward is normalized
          </span>
        )}
      </div>
    </div>
  )
}

/** A rule's name without its parameter, or a learned reward's name. */
const kindOf = (name: string): string => ruleNamed(name)?.rule.name ?? name
