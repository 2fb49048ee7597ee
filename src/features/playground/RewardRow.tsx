// One of the rewards that steer: its name, a rule's parameter, and in a mix its weight. An invalid parameter is
// reported beside its field, and the last valid one keeps steering.

import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { RewardShare } from '../../decoding/record.ts'
import { ruleNamed, rules } from '../../rewards/rules/index.ts'
import { nameFault } from '../../store/settings/rewards.ts'
import { SignButton } from '../../ui/SignButton.tsx'
import { Term } from '../../ui/Term.tsx'
import { NumberSetting, useNotes } from './NumberSetting.tsx'
import classes from './RewardPicker.module.css'

export interface RewardRowProps {
  share: RewardShare
  /** From 1, for the labels of its fields. */
  number: number
  mixed: boolean
  learned: readonly { name: string; title: string }[]
  /** Names of the other rows. */
  taken: readonly string[]
  onChange: (share: RewardShare) => void
  onRemove: () => void
}

export function RewardRow({ share, number, mixed, learned, taken, onChange, onRemove }: RewardRowProps) {
  const asked = ruleNamed(share.name)
  const parameter = asked?.rule.parameter ?? null
  const [typed, setTyped] = useState<string | null>(null)
  const { announced, noted } = useNotes()
  const suffix = mixed ? ` of reward ${number}` : ''

  const named = (text: string) => (text.trim() === '' ? (asked?.rule.name ?? '') : `${asked?.rule.name}:${text.trim()}`)
  const faultOf = (name: string) => (taken.includes(name) ? 'This reward is already in use.' : nameFault(name))
  const fault = typed === null ? null : faultOf(named(typed))

  const choose = (name: string) => {
    const rule = rules.find((candidate) => candidate.name === name)
    const example = rule?.parameter && !rule.parameter.optional ? `:${rule.parameter.example}` : ''
    setTyped(null)
    onChange({ ...share, name: name + example })
  }
  const isTaken = (name: string) => taken.some((other) => other === name || ruleNamed(other)?.rule.name === name)

  return (
    <div className={classes.row}>
      <div className={classes.fields}>
        <NativeSelect
          className={classes.which}
          size="xs"
          aria-label={mixed ? `Reward ${number}` : 'Reward'}
          value={asked ? asked.rule.name : share.name}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {/* A selected reward that is unknown until the model is loaded. */}
          {!asked && !learned.some(({ name }) => name === share.name) && <option>{share.name}</option>}
          {[
            { label: 'Learned', offered: learned },
            { label: 'Rules', offered: rules },
          ].map(({ label, offered }) => (
            <optgroup key={label} label={label}>
              {offered.map(({ name, title }) => (
                <option key={name} value={name} disabled={isTaken(name)}>
                  {title}
                </option>
              ))}
            </optgroup>
          ))}
        </NativeSelect>
        {mixed && (
          <>
            <span aria-hidden="true">×</span>
            <NumberSetting
              {...noted('rewardWeight')}
              value={share.weight}
              onChange={(weight) => weight !== share.weight && onChange({ ...share, weight })}
              label={`Weight of reward ${number}`}
              step={0.5}
              width={78}
            />
            {announced}
            <SignButton size={30} label={`Remove reward ${number}`} sign="×" onClick={onRemove} />
          </>
        )}
      </div>
      {asked && (
        <p className={classes.summaryLine}>
          <Term name="rule">Rule</Term>: {asked.rule.summary}
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
          value={typed ?? asked?.parameter ?? ''}
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
