// Words and sentences by Unicode's rules (UAX 29), which the platform's segmenter keeps.

/** Made when it is first asked for: a segmenter takes milliseconds, and most pages count no words. */
function segmenter(granularity: 'word' | 'sentence'): () => Intl.Segmenter {
  let made: Intl.Segmenter | null = null
  return () => {
    made ??= new Intl.Segmenter('en', { granularity })
    return made
  }
}

const words = segmenter('word')
const sentences = segmenter('sentence')

/** A last word that may still go on counts: however it ends, it is a word. */
export function countWords(text: string): number {
  let count = 0
  for (const { isWordLike } of words().segment(text)) if (isWordLike) count++
  return count
}

/** Words of each sentence that has any; the last one as it stands. */
export function sentenceLengths(text: string): number[] {
  return Array.from(sentences().segment(text), ({ segment }) => countWords(segment)).filter((length) => length > 0)
}
