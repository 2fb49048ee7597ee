// Divides a long text into pieces that are drawn one by one as they are scrolled to.

/** Tokens of a piece, about ten lines. */
const CHUNK = 240
/** A text of at most so many tokens is drawn whole. */
export const WHOLE = 600

export interface Chunk {
  from: number
  /** After the last token. */
  to: number
}

/** Pieces end at a line break of the text if one is near, so that dividing it seldom breaks a line. */
export function chunksOf(texts: readonly string[]): Chunk[] {
  if (texts.length <= WHOLE) return [{ from: 0, to: texts.length }]
  const chunks: Chunk[] = []
  for (let from = 0; from < texts.length; ) {
    const most = Math.min(texts.length, from + CHUNK)
    let to = most
    if (most < texts.length)
      for (let at = most; at > from + CHUNK / 2; at--)
        if (texts[at - 1]?.endsWith('\n')) {
          to = at
          break
        }
    chunks.push({ from, to })
    from = to
  }
  return chunks
}

/** Index of the piece with a position. */
export function chunkAt(chunks: readonly Chunk[], position: number): number {
  let [low, high] = [0, chunks.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((chunks[middle] as Chunk).from <= position) low = middle
    else high = middle - 1
  }
  return low
}
