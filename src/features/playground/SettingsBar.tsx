// The settings that all columns share: reward and weight; in the full view also k, temperature, seed and length. On narrow
// screens they fold into one line.

import { ActionIcon, Slider, Switch, Tooltip } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { useSettings, useView } from '../../store/app/hooks.ts'
import { WEIGHT_SLIDER } from '../../store/settings/limits.ts'
import type { SharedNumber } from '../../store/settings/settings.ts'
import { counted, exact } from '../../ui/format.ts'
import type { TermName } from '../../ui/glossary.ts'
import { NarrowFold } from '../../ui/NarrowFold.tsx'
import { Term } from '../../ui/Term.tsx'
import { NumberSetting, useNotes } from './NumberSetting.tsx'
import { RewardPicker, useRewardWords } from './RewardPicker.tsx'
import classes from './SettingsBar.module.css'

const WEIGHT_MARKS = [-4, 0, 4, 8].map((value) => ({
  value,
  label: value > 0 ? `+${value}` : exact(value),
}))

export function SettingsBar() {
  const settings = useSettings()
  const isFull = useView(({ detail }) => detail === 'full')
  const { weight, change } = settings
  const notes = useNotes()
  const shared = (name: SharedNumber) => ({
    name,
    notes,
    value: settings[name],
    onChange: (value: number) => change({ [name]: value }),
  })
  useHotkeys([['Escape', () => notes.show(null), { preventDefault: false }]], [], true)
  return (
    <div className={classes.settings} data-tour="reward">
      {notes.announced}
      <NarrowFold name="settings" className={classes.line} line={<Line />}>
        <div className={classes.bar}>
          <div className={classes.reward}>
            <Labelled term="reward" label="Reward" />
            <RewardPicker set={settings.reward} onChange={settings.setReward} />
          </div>
          <div className={classes.weight}>
            <div className={classes.weightHead}>
              <Labelled term="weight" label="Steering weight w" />
              {isFull && (
                <>
                  <Switch
                    size="xs"
                    checked={settings.units === 'standard'}
                    onChange={(event) => change({ units: event.currentTarget.checked ? 'standard' : 'raw' })}
                    aria-label="Normalized weight"
                  />
                  <Labelled term="units" label="normalized" />
                </>
              )}
            </div>
            <div className={classes.weightRow}>
              <Slider
                className={classes.slider}
                thumbLabel="Weight slider"
                {...WEIGHT_SLIDER}
                value={Math.min(WEIGHT_SLIDER.max, Math.max(WEIGHT_SLIDER.min, weight))}
                onChange={(value) => change({ weight: value })}
                marks={WEIGHT_MARKS}
                label={null}
                startPointValue={0}
                precision={1}
                size="xs"
                thumbSize={16}
              />
              <NumberSetting {...shared('weight')} label="Weight w" width={74} />
            </div>
          </div>
          {isFull && (
            <>
              <Field term="topKSetting" label="k">
                <NumberSetting {...shared('topK')} label="Candidates k" width={64} />
              </Field>
              <Field term="temperature" label="Temperature">
                <NumberSetting {...shared('temperature')} label="Temperature" width={74} />
              </Field>
              <Field term="seed" label="Seed">
                <div className={classes.seed}>
                  <NumberSetting {...shared('seed')} label="Seed" width={86} />
                  <Tooltip label="New seed" openDelay={300}>
                    <ActionIcon
                      variant="default"
                      size={30}
                      aria-label="New seed"
                      // Math.random() is enough: the seed is recorded, and all other randomness derives from it.
                      onClick={() => change({ seed: Math.floor(Math.random() * 10_000) })}
                    >
                      ⟳
                    </ActionIcon>
                  </Tooltip>
                </div>
              </Field>
              <Field term="length" label="Tokens">
                <NumberSetting {...shared('maxTokens')} label="Length in tokens" width={74} />
              </Field>
            </>
          )}
        </div>
      </NarrowFold>
    </div>
  )
}

function Line() {
  const { reward, weight, topK, temperature, maxTokens, seed } = useSettings()
  const isFull = useView(({ detail }) => detail === 'full')
  const rewardWords = useRewardWords(reward)
  return (
    <>
      <span className={classes.settingsWord}>Settings:</span> w {exact(weight)},{' '}
      {isFull && `k ${topK}, T ${temperature}, ${counted(maxTokens, 'token')}, seed ${seed}, `}
      {rewardWords}
    </>
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
