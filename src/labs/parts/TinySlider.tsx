// A number one can move by hand where there is little room: the browser's own slider, so mouse, touch and keys are its own,
// with the number beside it.

import classes from './TinySlider.module.css'

export interface TinySliderProps {
  /** For assistive technology. */
  label: string
  value: number
  min: number
  max: number
  step: number
  /** As the page writes the number; also what assistive technology reads. */
  written: string
  onChange: (value: number) => void
  /** Of the track, in pixels. Default 72. */
  width?: number
  /** The number stands elsewhere. */
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
        // A value off the steps or the track stays as it is until it is moved.
        value={Math.min(max, Math.max(min, value))}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
        style={{ width }}
      />
      {!bare && <output aria-hidden="true">{written}</output>}
    </span>
  )
}
