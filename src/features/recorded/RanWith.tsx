// The prompt and settings of an opened run whose settings are not the user's, with the ways to adopt them or to leave the run.

import { Button } from '@mantine/core'
import type { ChatTurn, RunRecord } from '../../decoding/record.ts'
import { useApp } from '../../store/app/context.ts'
import { rewardTitle, SHIPPED_REWARDS, sharesOf } from '../../store/settings/rewards.ts'
import { exact, signed } from '../../ui/format.ts'
import type { TermName } from '../../ui/glossary.ts'
import { Term } from '../../ui/Term.tsx'
import classes from './OriginBar.module.css'

const TURNS: Record<ChatTurn['role'], string> = {
  system: 'System turn of this run',
  user: 'An earlier question',
  assistant: 'An earlier answer',
}

export function RanWith({ record }: { record: RunRecord }) {
  const { takeSettings, showOwnColumns } = useApp().playground.getState()
  const { prompt, settings } = record
  const turns = settings.turns ?? []
  return (
    <>
      {turns.map(({ role, content }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: turns are identified by position
        <p key={index} className={classes.prompt}>
          {TURNS[role]}: <bdi className={classes.given}>{content}</bdi>
        </p>
      ))}
      <p className={classes.prompt}>
        {settings.chat ? 'Chat question of this run' : 'Prompt of this run'}:{' '}
        <bdi className={classes.given}>{prompt}</bdi>
      </p>
      <p className={classes.facts}>
        Settings of this run:{' '}
        {factsOf(record).map(({ term, label, value }, index) => (
          <span key={term}>
            {index > 0 && ' · '}
            <Term name={term}>{label}</Term> <bdi>{value}</bdi>
          </span>
        ))}
        .
      </p>
      <p>
        Your own settings above are unchanged.{' '}
        <Button size="compact-xs" variant="default" onClick={takeSettings}>
          Use these settings
        </Button>{' '}
        <Button size="compact-xs" variant="subtle" onClick={showOwnColumns}>
          Use your own
        </Button>
      </p>
    </>
  )
}

/** The settings shared by all columns. A column's own settings are in its header. */
function factsOf({ settings }: RunRecord): { term: TermName; label: string; value: string }[] {
  const { reward, weight, units, topK, temperature, seed, sample, maxTokens } = settings
  const rewards = sharesOf(reward)
  const titles = rewards.map((share) => {
    const title = rewardTitle(share.name, SHIPPED_REWARDS)
    return Array.isArray(reward) ? `${exact(share.weight)} · ${title}` : title
  })
  return [
    { term: 'reward', label: 'reward', value: reward === null ? 'none' : titles.join(' + ') },
    { term: 'weight', label: 'w', value: `${signed(weight, 1)}${units === 'standard' ? ' normalized' : ''}` },
    { term: 'topKSetting', label: 'k', value: String(topK) },
    { term: 'temperature', label: 'T', value: String(temperature) },
    { term: 'seed', label: 'seed', value: `${seed}${sample === 0 ? '' : `, sample ${sample}`}` },
    { term: 'length', label: 'tokens', value: `at most ${maxTokens}` },
  ]
}
