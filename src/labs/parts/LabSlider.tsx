// A setting of an exercise: label, value and slider.

import { Slider, type SliderProps } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './LabSlider.module.css'

export interface LabSliderProps extends Pick<SliderProps, 'min' | 'max' | 'step' | 'marks' | 'startPointValue'> {
  /** Accessible name. */
  name: string
  /** Shown above the slider. Default: the name. */
  label?: ReactNode
  value: number
  written: string
  onChange: (value: number) => void
}

export function LabSlider({ name, label = name, value, written, onChange, ...rest }: LabSliderProps) {
  return (
    <div className={classes.setting}>
      <div className={classes.head}>
        <span>{label}</span>
        <output aria-hidden="true">{written}</output>
      </div>
      <Slider
        {...rest}
        value={value}
        onChange={onChange}
        thumbLabel={name}
        thumbValueText={written}
        label={null}
        size="xs"
        thumbSize={18}
      />
    </div>
  )
}
