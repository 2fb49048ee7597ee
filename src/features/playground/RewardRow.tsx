// One selected reward: its name, the parameter of a rule, and its weight in a mix. An invalid parameter is reported
// below its field, and the last valid one stays in use.

import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { RewardShare } from '../../decoding/record.ts'
import { ruleNamed, rules } from '../../rewards/rules/index.ts'
import { nameFault } from '../../store/settings/rewards.ts'
import { SignButton } from '../../ui/SignButton.tsx'
import { Term } from '../../ui/Term.tsx'
import { NumberSetting, useNotes } from './NumberSetting.tsx'
import classes from './RewardPicker.module.css'

/** A rule's name, with an example of the parameter if it requires one: 'keyword:garden'. */
export const withExample = ({ name, parameter }: (typeof rules)[number]): string =>
  parameter && !parameter.optional ? `${name}:${parameter.example}` : name

interface RewardRowProps {
  share: RewardShare
  /** Counts from 1. */
  number: number
  mixed: boolean
  learned: readonly { name: string; title: string }[]
  /** Names of the other rows. */
  taken: readonly string[]
  onChange: (share: RewardShare) => void
  onRemove: () => void
}

export function RewardRow({ share, number, mixed, learned, taken, onChange, onRemove }: RewardRowProps) {
  const selected = ruleNamed(share.name)
  const parameter = selected?.rule.parameter ?? null
  const [typed, setTyped] = useState<string | null>(null)
  const notes = useNotes()
  const suffix = mixed ? ` of reward ${number}` : ''

  const named = (text: string) =>
    text.trim() === '' ? (selected?.rule.name ?? '') : `${selected?.rule.name}:${text.trim()}`
  const faultOf = (name: string) => (taken.includes(name) ? 'This reward is already in use.' : nameFault(name))
  const fault = typed === null ? null : faultOf(named(typed))

  const choose = (name: string) => {
    const rule = rules.find((candidate) => candidate.name === name)
    setTyped(null)
    onChange({ ...share, name: rule ? withExample(rule) : name })
  }
  const isTaken = (name: string) => taken.some((other) => other === name || ruleNamed(other)?.rule.name === name)
  const optionOf = ({ name, title }: { name: string; title: string }) => ({
    value: name,
    label: title,
    disabled: isTaken(name),
  })
  // The user's own head is unknown until the model is loaded.
  const isUnknown = !selected && !learned.some(({ name }) => name === share.name)

  return (
    <div className={classes.row}>
      <div className={classes.fields}>
        <NativeSelect
          className={classes.which}
          size="xs"
          aria-label={mixed ? `Reward ${number}` : 'Reward'}
          value={selected?.rule.name ?? share.name}
          onChange={(event) => choose(event.currentTarget.value)}
          data={[
            ...(isUnknown ? [share.name] : []),
            { group: 'Learned', items: learned.map(optionOf) },
            { group: 'Rules', items: rules.map(optionOf) },
          ]}
        />
        {mixed && (
          <>
            <span aria-hidden="true">×</span>
            <NumberSetting
              name="rewardWeight"
              notes={notes}
              value={share.weight}
              onChange={(weight) => onChange({ ...share, weight })}
              label={`Weight of reward ${number}`}
              width={78}
            />
            {notes.announced}
            <SignButton size={30} label={`Remove reward ${number}`} sign="×" onClick={onRemove} />
          </>
        )}
      </div>
      {selected && (
        <p className={classes.summaryLine}>
          <Term name="rule">Rule</Term>: {selected.rule.summary}
        </p>
      )}
      {parameter && (
        <TextInput
          size="xs"
          className={classes.parameter}
          classNames={{ error: classes.fault as string }}
          label={parameter.label}
          aria-label={`${parameter.label}${suffix}`}
          placeholder={parameter.optional ? 'none' : parameter.example}
          value={typed ?? selected?.parameter ?? ''}
          error={fault}
          spellCheck={false}
          onChange={(event) => {
            const text = event.currentTarget.value
            setTyped(text)
            if (faultOf(named(text)) === null) onChange({ ...share, name: named(text) })
          }}
          onBlur={() => fault === null && setTyped(null)}
        />
      )}
    </div>
  )
}
