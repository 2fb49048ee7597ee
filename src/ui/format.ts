// Formats numbers and texts for the page. Negative numbers have a true minus sign, not a hyphen.

const MINUS = '\u2212'

/**
 * Fixed digits and an explicit sign, so that columns of numbers align: '+1.42', '−0.30', '0.00' (no sign if it rounds to
 * zero); '–' for a missing or infinite value or NaN.
 */
export function signed(value: number | undefined, digits = 2): string {
  if (value === undefined || !Number.isFinite(value)) return '–'
  const text = Math.abs(value).toFixed(digits)
  if (Number(text) === 0) return text
  return (value < 0 ? MINUS : '+') + text
}

/** '−0.5': all digits of a number, with a true minus. */
export const exact = (value: number): string => String(value).replace('-', MINUS)

/** A share in [0, 1] as a whole percentage. Only exactly 0 and 1 become 0% and 100%. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return '<1%'
  if (share < 1 && share > 0.995) return '>99%'
  return `${Math.round(share * 100)}%`
}

/** The text on one line, cut off after `max` characters. */
export function shortened(text: string, max = 120): string {
  const characters = [...text.replace(/\s+/g, ' ').trim()]
  return characters.length > max ? `${characters.slice(0, max).join('')}…` : characters.join('')
}

/** '69 ms', '4.2 ms', '0.37 ms': two significant digits of small times. */
export const milliseconds = (ms: number): string => `${ms.toFixed(ms >= 10 ? 0 : ms >= 1 ? 1 : 2)} ms`

/** '12 s', '3 min': a time to wait. */
export const waitingTime = (seconds: number): string =>
  seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} min`

/** '1 token', '2 tokens'. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
