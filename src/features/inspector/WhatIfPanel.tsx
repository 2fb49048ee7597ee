// Another w, temperature or k at the recorded steps: where the choice would change, computed from the record alone.

import { Button, Slider, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { methods } from '../../decoding/methods/index.ts'
import { useApp } from '../../store/app/context.ts'
import { useLoadsFirst } from '../../store/app/hooks.ts'
import type { ShownColumn } from '../../store/run/selectors.ts'
import { branchOfColumn } from '../../store/settings/columnIds.ts'
import { LIMITS } from '../../store/settings/limits.ts'
import { Fold } from '../../ui/Fold.tsx'
import { counted } from '../../ui/format.ts'
import { Term } from '../../ui/Term.tsx'
import { visibleToken } from '../../ui/tokenText.ts'
import classes from './WhatIfPanel.module.css'
import { type Asked, flipsOf, useWhatIf, whatIfAt } from './whatIf.ts'

export interface WhatIfPanelProps {
  asked: Asked
  column: ShownColumn
  position: number
}

/** Shown before the button for the rest. */
const FIRST_PLACES = 24

export function WhatIfPanel({ asked, column, position }: WhatIfPanelProps) {
  const question = useWhatIf((state) => state)
  const loadsFirst = useLoadsFirst()
  const [showsAll, setShowsAll] = useState(false)
  const { pointer, runWithChange } = useApp()
  const { run, index } = asked
  const ran = run.columns[index]
  if (!ran) return null
  const method = methods[column.method]
  const change = question.column === column.id ? question.change : {}
  const isAsked = Object.keys(change).length > 0
  const flips = isAsked ? flipsOf(asked, change) : null
  const here = isAsked ? whatIfAt(asked, position, change) : null
  const shown = {
    weight: change.weight ?? ran.weight,
    temperature: change.temperature ?? ran.temperature ?? run.settings.temperature,
    topK: change.topK ?? ran.topK ?? run.settings.topK,
  }
  const ask = (some: typeof change) => question.ask(column.id, some)
  const token = ran.tokens[position]
  const other = here?.kind === 'known' && here.differs ? token?.candidates[here.choice.chosen] : undefined

  return (
    <Fold className={classes.panel} summary="What if: change w, T or k">
      <div className={classes.sliders}>
        {method.head !== null && (
          <Asking
            label="w"
            value={shown.weight}
            {...range(-8, 16, ran.weight)}
            step={0.1}
            onChange={(weight) => ask({ weight })}
          />
        )}
        {method.choice === 'sample' && (
          <Asking
            label="T"
            value={shown.temperature}
            min={LIMITS.temperature.min}
            max={LIMITS.temperature.max}
            step={0.05}
            onChange={(temperature) => ask({ temperature })}
          />
        )}
        <Asking
          label="k"
          value={shown.topK}
          min={1}
          max={Math.max(1, token?.candidates.length ?? 1)}
          step={1}
          onChange={(topK) => ask({ topK })}
        />
      </div>
      {isAsked && flips && (
        <div className={classes.answer}>
          <p>
            {other
              ? `Here “${visibleToken(other.bytes)}” would be chosen instead. `
              : here?.kind === 'known'
                ? 'No change here. '
                : `${here?.reason ?? ''} `}
            {flips.positions.length === 0
              ? 'No choice in this text changes.'
              : `${counted(flips.positions.length, 'choice')} of ${ran.tokens.length} would change, each given the text as written:`}
          </p>
          <p className={classes.places}>
            {flips.positions.slice(0, showsAll ? undefined : FIRST_PLACES).map((place) => (
              <UnstyledButton
                key={place}
                className={classes.place}
                aria-label={`Token ${place + 1}`}
                onClick={() => pointer.getState().pin({ column: column.id, position: place })}
              >
                {place + 1}
              </UnstyledButton>
            ))}
            {flips.positions.length > FIRST_PLACES && (
              <UnstyledButton className={classes.more} onClick={() => setShowsAll(!showsAll)}>
                {showsAll ? 'show fewer' : `and ${flips.positions.length - FIRST_PLACES} more`}
              </UnstyledButton>
            )}
          </p>
          <p className={classes.note}>
            Beyond the first change the text would be another one: only a <Term name="length">run</Term> can show it.
          </p>
          <div className={classes.buttons}>
            {branchOfColumn(column.id) === null && (
              <Button
                size="compact-sm"
                onClick={() => {
                  question.clear()
                  runWithChange(index, change)
                }}
              >
                Run with this change{loadsFirst}
              </Button>
            )}
            <Button size="compact-sm" variant="default" onClick={question.clear}>
              Reset
            </Button>
          </div>
        </div>
      )}
    </Fold>
  )
}

/** The slider includes the value of the run, however far out. */
const range = (min: number, max: number, ran: number) => ({ min: Math.min(min, ran), max: Math.max(max, ran) })

interface AskingProps {
  label: string
  value: number
  min: number
  max: number
  step: number
  onChange: (value: number) => void
}

function Asking({ label, value, ...slider }: AskingProps) {
  return (
    <div className={classes.asking}>
      <span>{label}</span>
      <Slider
        className={classes.slider}
        thumbLabel={`What if ${label}`}
        size="xs"
        thumbSize={14}
        label={null}
        precision={2}
        value={value}
        {...slider}
      />
      <output>{Number(value.toFixed(2))}</output>
    </div>
  )
}
