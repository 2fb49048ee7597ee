// Shows a number in [−1, 1] as a tint and a row of dots. The dots are on the lower edge for positive numbers and on the upper
// edge for negative ones, so that size and sign can be read without color.

import classes from './Tint.module.css'

/** Thresholds for small and tall dots. Smaller numbers have no dots, so that not every token is marked. */
const BAR_FROM = [1 / 3, 2 / 3]
const BAR_PIXELS = [0, 2, 3.5]

export const tintClass = classes.tint

/** Inline style for an element of class `tintClass`. */
export const tintStyle = (amount: number): React.CSSProperties =>
  ({
    '--tint': amount < 0 ? 'var(--tw-tintNegative)' : 'var(--tw-tintPositive)',
    '--amount': `${Math.round(Math.abs(amount) * 100)}%`,
    '--edge': amount < 0 ? 'top' : 'bottom',
    '--bar': `${BAR_PIXELS[BAR_FROM.filter((from) => Math.abs(amount) >= from).length]}px`,
  }) as React.CSSProperties
