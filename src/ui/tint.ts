// A number in [−1, 1] as a tint and as a bar: on the lower edge above zero, on the upper edge below it, so that size and sign
// are seen without colour as well. Tokens and legends draw it by the same class.

import classes from './Tint.module.css'

/** Shares of a scale from which the bar is thin, and thick: what is small has none, or all of a text would be underlined. */
const BAR_FROM = [1 / 3, 2 / 3]
const BAR_PIXELS = [0, 1, 2.5]

export const tintClass = classes.tint

/** For an element of the class. */
export const tintStyle = (amount: number): React.CSSProperties =>
  ({
    '--tint': amount < 0 ? 'var(--tw-tintNegative)' : 'var(--tw-tintPositive)',
    '--amount': `${Math.round(Math.abs(amount) * 100)}%`,
    '--edge': amount < 0 ? 'top' : 'bottom',
    '--bar': `${BAR_PIXELS[BAR_FROM.filter((from) => Math.abs(amount) >= from).length]}px`,
  }) as React.CSSProperties
