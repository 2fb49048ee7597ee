// Where the parts of a picture stand. Pure geometry in pixels, y downward.

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

/** The width of a character as a share of the font size: a mean over digits and running text. */
const LETTER = 0.55

/** What a percent sign is wider than other characters, as a share of one. */
const PERCENT = 0.6

/** Estimated width of a text, in pixels: a file that is drawn without a browser cannot measure it. */
export const textWidth = (text: string, size: number, letter = LETTER): number =>
  (text.length + PERCENT * (text.split('%').length - 1)) * size * letter

/** A tenth of a pixel is as fine as a picture needs, and keeps files small. */
export const tenth = (pixels: number): number => Math.round(10 * pixels) / 10

/** Lines of at most `most` characters, broken at spaces; a longer word has a line of its own. */
export function wrapText(text: string, most: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
