// Learns a small byte-level BPE vocabulary from a short text: 3 special tokens, 256 bytes, then merges.

import { BYTE_OF_CHARACTER, CHARACTER_OF_BYTE } from '../byteLevel.ts'

export const TINY_SPECIALS = ['<|endoftext|>', '<|im_start|>', '<|im_end|>'] as const

/** The text is repetitive, so that common pieces of English become tokens. */
const TEXT = `The film is about a young woman who finds her way in the world, and the story never drags. The acting is good,
the music is better, and the end is the best part of it. I watched it on a quiet Sunday afternoon with my mother, and
we both thought that there was something true in it. Some of the people in the cinema were laughing, others were not.
It is not a perfect film: the second half is slow, and there are things that are never explained. But what it wants to
say it says with warmth. When the lights came on, nobody wanted to leave. What should I see next? I would like to know
more about how such a film is made, who writes the words, and why some stories stay with us for such a long time.
If you ask a short question, you will get a short answer; please begin again whenever you wish.`

export interface TinyVocabulary {
  tokens: string[]
  merges: string[]
}

/** Repeatedly merges the most frequent pair until there are `size` tokens; ties are broken alphabetically. */
export function tinyVocabulary(size: number): TinyVocabulary {
  const encoder = new TextEncoder()
  // The newlines only wrap the text in this file.
  const words = (TEXT.replaceAll('\n', ' ').match(/ ?\p{L}+| ?[^\s\p{L}]+/gu) ?? []).map((word) =>
    Array.from(encoder.encode(word), (byte) => CHARACTER_OF_BYTE[byte]!),
  )
  const tokens = [...TINY_SPECIALS, ...BYTE_OF_CHARACTER.keys()] as string[]
  const merges: string[] = []
  while (tokens.length < size) {
    const counts = new Map<string, number>()
    for (const word of words) {
      for (let i = 1; i < word.length; i++) {
        const pair = `${word[i - 1]} ${word[i]}`
        counts.set(pair, (counts.get(pair) ?? 0) + 1)
      }
    }
    const [best] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    if (!best) throw new RangeError(`The text is too short for ${size} tokens: it yields only ${tokens.length}.`)
    const [left, right] = best[0].split(' ') as [string, string]
    merges.push(best[0])
    // Two different pairs may spell the same token.
    if (!tokens.includes(left + right)) tokens.push(left + right)
    for (const word of words) {
      for (let i = word.length - 1; i > 0; i--) {
        if (word[i - 1] === left && word[i] === right) word.splice(i - 1, 2, left + right)
      }
    }
  }
  return { tokens, merges }
}
