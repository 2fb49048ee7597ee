// Geometry and text layout for pictures, in pixels. y increases downward.

export interface Point {
  x: number
  y: number
}

export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

/** Mean width of a character, relative to the font size. */
const LETTER = 0.55

/** Extra width of a percent sign, relative to a character of mean width. */
const PERCENT = 0.6

/** Estimated width of a text, in pixels. Without a browser, text cannot be measured. */
export const textWidth = (text: string, size: number, letter = LETTER): number =>
  (text.length + PERCENT * (text.split('%').length - 1)) * size * letter

/** Rounds to a tenth of a pixel, which is precise enough and keeps files small. */
export const tenth = (pixels: number): number => Math.round(10 * pixels) / 10

/** Breaks a text at spaces into lines of at most `limit` characters. A longer word gets its own line. */
export function wrapText(text: string, limit: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= limit) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
