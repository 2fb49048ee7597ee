const PASSAGE =
  'The lighthouse stood at the end of a long stone pier, and every evening the keeper walked out to it with a basket ' +
  'of bread, a can of oil and a book. He had read most of the books in the village by then. On clear nights he could ' +
  'see the fishing boats come home one after another, their lamps swinging in the dark, and he would count them until ' +
  'the last one was in. When the weather was bad he did not read at all. He listened to the wind, trimmed the wick, ' +
  'and waited for the sea to become quiet again. '

/** Returns `count` tokens of the prose that all measurements use. */
export function proseTokens(encode: (text: string) => number[], count: number): number[] {
  const passage = encode(PASSAGE)
  return Array.from({ length: count }, (_, i) => passage[i % passage.length]!)
}
