// The prompt and settings of a run that is shown beside the visitor's own settings, and how to adopt them.

import { Button } from '@mantine/core'
import type { ChatTurn, RunRecord } from '../../decoding/record.ts'
import { usePlayground } from '../../store/app/hooks.ts'
import { SHIPPED_REWARDS, sharesOf } from '../../store/settings/rewards.ts'
import { rewardTitle } from '../../store/settings/rewardTitle.ts'
import { signed } from '../../ui/format.ts'
import type { TermName } from '../../ui/glossary.ts'
import { Term } from '../../ui/Term.tsx'
import classes from './OriginBar.module.css'

const TURNS: Record<ChatTurn['role'], string> = {
  system: 'Its system turn',
  user: 'An earlier question',
  assistant: 'An earlier answer',
}

export function RanWith({ record }: { record: RunRecord }) {
  const takeSettings = usePlayground((state) => state.takeSettings)
  const { prompt, settings } = record
  const turns = settings.turns ?? []
  return (
    <>
      {turns.map(({ role, content }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a turn is identified by its place
        <p key={index} className={classes.prompt}>
          {TURNS[role]}: <bdi className={classes.given}>{content}</bdi>
        </p>
      ))}
      <p className={classes.prompt}>
        {settings.chat ? 'Its chat question' : 'Its prompt'}: <bdi className={classes.given}>{prompt}</bdi>
      </p>
      <p className={classes.facts}>
        Its settings:{' '}
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
          Use these instead
        </Button>{' '}
        <span className={classes.small}>
          <b>Run it here</b> uses them too; Ctrl+Z or ⌘Z restores yours.
        </span>
      </p>
    </>
  )
}

/** The shared settings; a column's own are in its head. */
function factsOf({ settings }: RunRecord): { term: TermName; label: string; value: string }[] {
  const { reward, weight, units, topK, temperature, seed, sample, maxTokens } = settings
  const rewards = sharesOf(reward)
  const steers = rewards.map((share) => {
    const title = rewardTitle(share.name, SHIPPED_REWARDS)
    return Array.isArray(reward) ? `${String(share.weight).replace('-', '−')} · ${title}` : title
  })
  return [
    { term: 'reward', label: 'reward', value: reward === null ? 'none' : steers.join(' + ') },
    { term: 'weight', label: 'w', value: `${signed(weight, 1)}${units === 'standard' ? ' normalized' : ''}` },
    { term: 'topKSetting', label: 'k', value: String(topK) },
    { term: 'temperature', label: 'T', value: String(temperature) },
    { term: 'seed', label: 'seed', value: `${seed}${sample === 0 ? '' : `, sample ${sample}`}` },
    { term: 'length', label: 'tokens', value: `at most ${maxTokens}` },
  ]
}
