// The settings that all columns share: weight, k, temperature, seed and length.

import { ActionIcon, NumberInput, Slider, Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import { usePlayground } from '../../store/session.ts'
import { LIMITS, useSettings } from '../../store/settings.ts'
import type { TermName } from '../../ui/glossary.ts'
import { Term } from '../../ui/Term.tsx'
import classes from './SettingsBar.module.css'

type NumberName = keyof typeof LIMITS

/** What the slider shows; the number beside it goes further. */
const SLIDER = { min: -4, max: 8 }
const WEIGHT_MARKS = [-4, 0, 4, 8].map((value) => ({
  value,
  label: value > 0 ? `+${value}` : String(value).replace('-', '−'),
}))

export function SettingsBar() {
  const weight = useSettings((state) => state.weight)
  const change = useSettings((state) => state.change)
  const rewardTitle = usePlayground((state) =>
    state.status.kind === 'ready' ? (state.status.info.rewards[0]?.title ?? 'none') : 'positive film review',
  )
  return (
    <div className={classes.bar}>
      <div className={classes.reward}>
        <Labelled term="reward" label="Reward" />
        <span className={classes.rewardTitle}>{rewardTitle}</span>
      </div>
      <div className={classes.weight}>
        <Labelled term="weight" label="How hard to push, w" />
        <div className={classes.weightRow}>
          <Slider
            className={classes.slider}
            thumbLabel="Weight slider"
            {...SLIDER}
            step={0.1}
            value={Math.min(SLIDER.max, Math.max(SLIDER.min, weight))}
            onChange={(value) => change({ weight: value })}
            marks={WEIGHT_MARKS}
            label={null}
            startPointValue={0}
            precision={1}
            size="xs"
            thumbSize={16}
          />
          <NumberSetting name="weight" label="Weight w" step={0.5} decimals={2} width={74} />
        </div>
      </div>
      <Field term="topKSetting" label="k">
        <NumberSetting name="topK" label="Candidates k" step={1} decimals={0} width={64} />
      </Field>
      <Field term="temperature" label="Temperature">
        <NumberSetting name="temperature" label="Temperature" step={0.1} decimals={2} width={74} />
      </Field>
      <Field term="seed" label="Seed">
        <div className={classes.seed}>
          <NumberSetting name="seed" label="Seed" step={1} decimals={0} width={86} />
          <Tooltip label="New seed" openDelay={300}>
            <ActionIcon
              variant="default"
              size={30}
              aria-label="New seed"
              // The seed itself may come from anywhere: it is shown, kept and recorded, and everything else comes from it.
              onClick={() => change({ seed: Math.floor(Math.random() * 10_000) })}
            >
              ⟳
            </ActionIcon>
          </Tooltip>
        </div>
      </Field>
      <Field term="length" label="Tokens">
        <NumberSetting name="maxTokens" label="Length in tokens" step={8} decimals={0} width={74} />
      </Field>
    </div>
  )
}

function Labelled({ term, label }: { term: TermName; label: string }) {
  return (
    <div className={classes.label}>
      <Term name={term}>{label}</Term>
    </div>
  )
}

function Field({ term, label, children }: { term: TermName; label: string; children: ReactNode }) {
  return (
    <div>
      <Labelled term={term} label={label} />
      {children}
    </div>
  )
}

interface NumberSettingProps {
  name: NumberName
  /** For assistive technology: the visible label is a term that explains itself. */
  label: string
  step: number
  decimals: number
  /** Pixels. */
  width: number
}

function NumberSetting({ name, label, step, decimals, width }: NumberSettingProps) {
  const value = useSettings((state) => state[name])
  const change = useSettings((state) => state.change)
  const { min, max } = LIMITS[name]
  return (
    <NumberInput
      aria-label={label}
      size="xs"
      w={width}
      value={value}
      min={min}
      max={max}
      step={step}
      decimalScale={decimals}
      allowDecimal={decimals > 0}
      clampBehavior="blur"
      // What is typed half ('', '-', '0' on the way to '0.5') waits until it is a value; leaving the field settles it.
      onChange={(next) => {
        if (typeof next === 'number' && next >= min && next <= max) change({ [name]: next })
      }}
    />
  )
}
