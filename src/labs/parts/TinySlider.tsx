// A small slider for tables and trees: the browser's own range input, with its number beside it.

import classes from './TinySlider.module.css'

export interface TinySliderProps {
  /** For assistive technology. */
  label: string
  value: number
  min: number
  max: number
  step: number
  /** The number as the page writes it and assistive technology reads it. */
  written: string
  onChange: (value: number) => void
  /** Of the track, in pixels. Default 72. */
  width?: number
  /** Leaves the number out, where it is shown elsewhere. */
  bare?: boolean
}

export function TinySlider({
  label,
  value,
  min,
  max,
  step,
  written,
  onChange,
  width = 72,
  bare = false,
}: TinySliderProps) {
  return (
    <span className={classes.tiny}>
      <input
        type="range"
        aria-label={label}
        aria-valuetext={written}
        min={min}
        max={max}
        step={step}
        // A value outside the range is shown at its end, and changes only when the reader moves it.
        value={Math.min(max, Math.max(min, value))}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
        style={{ width }}
      />
      {!bare && <output aria-hidden="true">{written}</output>}
    </span>
  )
}
