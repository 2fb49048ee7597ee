// Words and sentences by Unicode's rules (UAX 29), as the platform's segmenter finds them.

/** Created on first use: a segmenter takes milliseconds, and most pages count no words. */
function segmenter(granularity: 'word' | 'sentence'): () => Intl.Segmenter {
  let made: Intl.Segmenter | null = null
  return () => {
    made ??= new Intl.Segmenter('en', { granularity })
    return made
  }
}

const words = segmenter('word')
const sentences = segmenter('sentence')

/** An unfinished last word counts: however it ends, it is a word. */
export function countWords(text: string): number {
  let count = 0
  for (const { isWordLike } of words().segment(text)) if (isWordLike) count++
  return count
}

export function countSentences(text: string): number {
  return [...sentences().segment(text)].length
}

/** Number of words of each sentence that has any; an unfinished last sentence counts as it is. */
export function sentenceLengths(text: string): number[] {
  return Array.from(sentences().segment(text), ({ segment }) => countWords(segment)).filter((length) => length > 0)
}
