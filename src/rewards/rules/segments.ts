// Words and sentences by Unicode's rules (UAX 29), which the platform's segmenter keeps.

const words = new Intl.Segmenter('en', { granularity: 'word' })
const sentences = new Intl.Segmenter('en', { granularity: 'sentence' })

/** A last word that may still go on counts: however it ends, it is a word. */
export function countWords(text: string): number {
  let count = 0
  for (const { isWordLike } of words.segment(text)) if (isWordLike) count++
  return count
}

/** Words of each sentence that has any; the last one as it stands. */
export function sentenceLengths(text: string): number[] {
  return Array.from(sentences.segment(text), ({ segment }) => countWords(segment)).filter((length) => length > 0)
}
