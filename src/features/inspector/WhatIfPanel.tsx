// Shows which choices another w, temperature or k would change, computed from the record.

import { Button, Slider, type SliderProps, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { methods } from '../../decoding/methods/index.ts'
import { effectiveSettings } from '../../decoding/settings.ts'
import { useApp } from '../../store/app/context.ts'
import { useLoadsFirst } from '../../store/app/hooks.ts'
import type { ShownColumn } from '../../store/run/selectors.ts'
import { forkOfColumn } from '../../store/settings/columnIds.ts'
import { LIMITS } from '../../store/settings/limits.ts'
import { Fold } from '../../ui/Fold.tsx'
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
  const shown = { ...effectiveSettings(ran, run.settings), ...change }
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
      <output>{Number(shown[name].toFixed(2))}</output>
    </div>
  )
  const token = ran.tokens[position]
  const other = here?.kind === 'known' && here.differs ? token?.candidates[here.choice.chosen] : undefined

  return (
    <Fold className={classes.panel} summary="What if: change w, T or k">
      <div className={classes.sliders}>
        {method.head !== null &&
          // The run's own weight may be outside the usual range.
          slider('weight', 'w', { min: Math.min(-8, ran.weight), max: Math.max(16, ran.weight), step: 0.1 })}
        {method.choice === 'sample' &&
          slider('temperature', 'T', { min: LIMITS.temperature.min, max: LIMITS.temperature.max, step: 0.05 })}
        {slider('topK', 'k', { min: 1, max: token?.candidates.length ?? 1, step: 1 })}
      </div>
      {flips && (
        <div className={classes.answer}>
          <p>
            {other
              ? `Here “${visibleToken(other.bytes)}” would be chosen instead. `
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
            After the first change, the text would continue differently. Only a new run can show how.
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
