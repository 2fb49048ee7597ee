// ROUGE-L similarity of several texts for one prompt, based on words shared in the same order.

import { l as rougeLsum } from 'js-rouge'
import { mean } from 'simple-statistics'

/**
 * Sentence-level ROUGE-L F1 of two texts: 2·LCS / (words of a + words of b), with LCS the length of the longest
 * common subsequence of words (Lin 2004, aclanthology W04-1013). Words are runs of letters, marks and digits, in lower case,
 * without punctuation. Two texts without words score 1; a text without words and a text with words score 0.
 * @returns [0, 1], symmetric.
 */
export function rougeL(a: string, b: string): number {
  const [wordsOfA, wordsOfB] = [words(a), words(b)]
  if (wordsOfA.length === 0 || wordsOfB.length === 0) return wordsOfA.length === wordsOfB.length ? 1 : 0
  // The library computes summary-level ROUGE-L, which equals the sentence-level one if each text is a single sentence.
  return rougeLsum(a, b, { segmenter: (text) => [text], tokenizer: words })
}

/** Mean ROUGE-L F1 over all pairs of samples [n] of one prompt, in [0, 1], and diversity = 1 − rougeL; null if n < 2. */
export function rougeDiversity(texts: readonly string[]) {
  if (texts.length < 2) return null
  const scores = texts.flatMap((text, index) => texts.slice(index + 1).map((other) => rougeL(text, other)))
  const score = mean(scores)
  return { rougeL: score, diversity: 1 - score }
}

function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
}
