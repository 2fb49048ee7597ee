// A small slider for tables and trees: the browser's range input with its value next to it.

import classes from './TinySlider.module.css'

export interface TinySliderProps {
  label: string
  value: number
  min: number
  max: number
  step: number
  written: string
  onChange: (value: number) => void
  /** Width of the track in pixels. */
  width?: number
  /** Whether to omit the value. */
  bare?: boolean
}

export function TinySlider({ label, value, written, onChange, width = 72, bare, ...range }: TinySliderProps) {
  return (
    <span className={classes.tiny}>
      <input
        type="range"
        aria-label={label}
        aria-valuetext={written}
        {...range}
        // A value outside the range is shown at the nearest end, and stays as it is until the user moves the slider.
        value={Math.min(range.max, Math.max(range.min, value))}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
        style={{ width }}
      />
      {!bare && <output aria-hidden="true">{written}</output>}
    </span>
  )
}
