// The legend of token colors, from the smallest to the largest number.

import classes from './TintScale.module.css'
import { tintClass, tintStyle } from './tint.ts'

const CELLS = 30

export function TintScale({ twoSided }: { twoSided: boolean }) {
  const from = twoSided ? -1 : 0
  return (
    <span className={classes.scale} aria-hidden="true">
      {Array.from({ length: CELLS }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cells are identified by position
        <span key={at} className={tintClass} style={tintStyle(from + ((1 - from) * at) / (CELLS - 1))} />
      ))}
    </span>
  )
}
