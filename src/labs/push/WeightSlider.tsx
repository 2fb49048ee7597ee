// The weight, over the recorded values: each is one step of the slider.

import { Slider } from '@mantine/core'
import { weightText } from '../parts/numbers.ts'
import classes from './Push.module.css'

export interface WeightSliderProps {
  /** Ascending. */
  weights: readonly number[]
  weight: number
  onChange: (weight: number) => void
}

export function WeightSlider({ weights, weight, onChange }: WeightSliderProps) {
  const written = weightText(weight)
  return (
    <div className={classes.slider}>
      <p className={classes.sliderHead}>
        <span>Weight w</span>
        <output aria-hidden="true">{written}</output>
      </p>
      <Slider
        value={weights.indexOf(weight)}
        onChange={(place) => onChange(weights[place] as number)}
        min={0}
        max={weights.length - 1}
        step={1}
        startPointValue={Math.max(0, weights.indexOf(0))}
        marks={weights.map((value, place) => ({ value: place, label: weightText(value) }))}
        thumbLabel="Weight w"
        thumbValueText={written}
        label={null}
        size="xs"
        thumbSize={18}
      />
    </div>
  )
}
