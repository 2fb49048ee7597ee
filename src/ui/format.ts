// Formats numbers for the page: explicit signs, a true minus, and fixed digits, so that columns of numbers align.

const MINUS = '\u2212'

/** '+1.42', '−0.30', '0.00' (no sign if it rounds to zero); '–' for a missing or infinite value or NaN. */
export function signed(value: number | undefined, digits = 2): string {
  if (value === undefined || !Number.isFinite(value)) return '–'
  const text = Math.abs(value).toFixed(digits)
  if (Number(text) === 0) return text
  return (value < 0 ? MINUS : '+') + text
}

/** A share in [0, 1] as a whole percentage. Only exactly 0 and 1 become 0% and 100%. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return '<1%'
  if (share < 1 && share > 0.995) return '>99%'
  return `${Math.round(share * 100)}%`
}

/** '41.2': decimal megabytes with one decimal. */
export function megabytes(sizeBytes: number): string {
  return (sizeBytes / 1e6).toFixed(1)
}

/** The text on one line, cut off after `max` characters. */
export function shortened(text: string, max = 120): string {
  const characters = [...text.replace(/\s+/g, ' ').trim()]
  return characters.length > max ? `${characters.slice(0, max).join('')}…` : characters.join('')
}

/** '1 token', '2 tokens'. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
