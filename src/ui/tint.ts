// A number in [−1, 1] as a tint and a bar. The bar is on the lower edge for positive numbers and on the upper edge for negative
// ones, so size and sign are visible without color. Tokens and legends use the same class.

import classes from './Tint.module.css'

/** Amounts from which the bar is thin, and thick. Small amounts have none, or the whole text would be underlined. */
const BAR_FROM = [1 / 3, 2 / 3]
const BAR_PIXELS = [0, 1, 2.5]

export const tintClass = classes.tint

/** For an element with `tintClass`. */
export const tintStyle = (amount: number): React.CSSProperties =>
  ({
    '--tint': amount < 0 ? 'var(--tw-tintNegative)' : 'var(--tw-tintPositive)',
    '--amount': `${Math.round(Math.abs(amount) * 100)}%`,
    '--edge': amount < 0 ? 'top' : 'bottom',
    '--bar': `${BAR_PIXELS[BAR_FROM.filter((from) => Math.abs(amount) >= from).length]}px`,
  }) as React.CSSProperties
