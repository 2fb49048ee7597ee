// Counts words and sentences by Unicode's rules (UAX 29), with Intl.Segmenter.

/** Returns a function that creates the segmenter on first use, because creating one takes milliseconds. */
function segmenter(granularity: 'word' | 'sentence'): () => Intl.Segmenter {
  let instance: Intl.Segmenter | null = null
  return () => (instance ??= new Intl.Segmenter('en', { granularity }))
}

const words = segmenter('word')
const sentences = segmenter('sentence')

/** The count includes an unfinished last word. */
export function countWords(text: string): number {
  let count = 0
  for (const { isWordLike } of words().segment(text)) if (isWordLike) count++
  return count
}

export function countSentences(text: string): number {
  return [...sentences().segment(text)].length
}

/** Number of words in each sentence, including an unfinished last one. Sentences without words are left out. */
export function sentenceLengths(text: string): number[] {
  return Array.from(sentences().segment(text), ({ segment }) => countWords(segment)).filter((length) => length > 0)
}
