// Shows which choices another w, temperature or k would change, computed from the record.

import { Button, Slider, type SliderProps, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { methods } from '../../decoding/methods/index.ts'
import { effectiveSettings } from '../../decoding/settings.ts'
import { useApp } from '../../store/app/context.ts'
import { useLoadsFirst } from '../../store/app/hooks.ts'
import type { ShownColumn } from '../../store/run/selectors.ts'
import { forkOfColumn } from '../../store/settings/columnIds.ts'
import { LIMITS, WEIGHT_SLIDER } from '../../store/settings/limits.ts'
import { Fold } from '../../ui/Fold.tsx'
import { exact, percent } from '../../ui/format.ts'
import { visibleToken } from '../../ui/tokenText.ts'
import classes from './WhatIfPanel.module.css'
import { flipsOf, type RunColumn, useWhatIf, whatIfAt } from './whatIf.ts'

interface WhatIfPanelProps {
  runColumn: RunColumn
  column: ShownColumn
  position: number
}

/** Positions shown before 'and 12 more'. */
const FIRST_POSITIONS = 24

export function WhatIfPanel({ runColumn, column, position }: WhatIfPanelProps) {
  const changed = useWhatIf()
  const loadsFirst = useLoadsFirst()
  const [showsAll, setShowsAll] = useState(false)
  const { pointer, runWithChange } = useApp()
  const { run, index } = runColumn
  const ran = run.columns[index]
  if (!ran) return null
  const method = methods[column.method]
  const change = changed.column === column.id ? changed.change : {}
  const isChanged = Object.keys(change).length > 0
  const flips = isChanged ? flipsOf(runColumn, change) : null
  const here = isChanged ? whatIfAt(runColumn, position, change) : null
  const recorded = effectiveSettings(ran, run.settings)
  const shown = { ...recorded, ...change }
  const recordedWith = [
    method.head !== null && `w\u00a0${exact(recorded.weight)}`,
    method.choice === 'sample' && `T\u00a0${recorded.temperature}`,
    `k\u00a0${recorded.topK}`,
  ]
    .filter(Boolean)
    .join(', ')
  const slider = (name: keyof typeof change, label: string, range: Pick<SliderProps, 'min' | 'max' | 'step'>) => (
    <div className={classes.asking}>
      <span>{label}</span>
      <Slider
        className={classes.slider}
        thumbLabel={`What if ${label}`}
        size="xs"
        thumbSize={14}
        label={null}
        precision={2}
        value={shown[name]}
        onChange={(value) => changed.set(column.id, name, value)}
        {...range}
      />
      <output>{exact(Number(shown[name].toFixed(2)))}</output>
    </div>
  )
  const token = ran.tokens[position]
  const choice = here?.kind === 'known' && here.differs ? here.choice : undefined
  const other = choice && token?.candidates[choice.chosen]

  return (
    <Fold className={classes.panel} summary="What if: change w, T or k">
      <div className={classes.sliders}>
        {method.head !== null &&
          // The run's own weight may be outside the usual range.
          slider('weight', 'w', {
            ...WEIGHT_SLIDER,
            min: Math.min(WEIGHT_SLIDER.min, ran.weight),
            max: Math.max(WEIGHT_SLIDER.max, ran.weight),
          })}
        {method.choice === 'sample' &&
          slider('temperature', 'T', { min: LIMITS.temperature.min, max: LIMITS.temperature.max, step: 0.05 })}
        {slider('topK', 'k', { min: 1, max: token?.candidates.length ?? 1, step: 1 })}
      </div>
      {flips && (
        <div className={classes.answer}>
          <p>
            {other
              ? `Here “${visibleToken(other.bytes)}” would be chosen instead${probabilities(other.probAfter, choice?.weighings[choice.chosen]?.probAfter)}. `
              : here?.kind === 'known'
                ? 'No change here. '
                : `${here?.reason ?? ''} `}
            {flips.positions.length === 0
              ? 'No choice in this text would change.'
              : `Given the recorded text before each token, ${flips.positions.length} of ${ran.tokens.length} choices would change:`}
          </p>
          <p className={classes.places}>
            {flips.positions.slice(0, showsAll ? undefined : FIRST_POSITIONS).map((flip) => (
              <UnstyledButton
                key={flip}
                className={classes.place}
                aria-label={`Token ${flip + 1}`}
                onClick={() => pointer.getState().pin({ column: column.id, position: flip })}
              >
                {flip + 1}
              </UnstyledButton>
            ))}
            {flips.positions.length > FIRST_POSITIONS && (
              <UnstyledButton className={classes.more} onClick={() => setShowsAll(!showsAll)}>
                {showsAll ? 'show fewer' : `and ${flips.positions.length - FIRST_POSITIONS} more`}
              </UnstyledButton>
            )}
          </p>
          <p className={classes.note}>
            The table above shows the recorded run ({recordedWith}). After the first change, the text would continue
            differently. Only a new run can show how.
          </p>
          <div className={classes.buttons}>
            {forkOfColumn(column.id) === null && (
              <Button
                size="compact-sm"
                onClick={() => {
                  changed.clear()
                  runWithChange(index, change)
                }}
              >
                Run with this change{loadsFirst}
              </Button>
            )}
            <Button size="compact-sm" variant="default" onClick={changed.clear}>
              Reset
            </Button>
          </div>
        </div>
      )}
    </Fold>
  )
}

/** ' (probability 85%, recorded <1%)'. Empty if the change leaves the probability unknown. */
const probabilities = (recorded: number, changed: number | undefined): string =>
  changed === undefined ? '' : ` (probability ${percent(changed)}, recorded ${percent(recorded)})`
