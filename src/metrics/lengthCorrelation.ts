import { sampleCorrelation, sampleRankCorrelation } from 'simple-statistics'

/**
 * Pearson's and Spearman's correlation of a score with the length of the text. Tied ranks get their mean.
 * @param texts [n], with lengths in tokens or in characters, the same unit for all.
 * @returns [-1, 1]; null for fewer than 3 texts, or if all scores or all lengths are equal.
 * @throws if a score or length is not finite.
 */
export function lengthCorrelation(texts: readonly { score: number; length: number }[]) {
  for (const { score, length } of texts)
    if (!Number.isFinite(score) || !Number.isFinite(length))
      throw new Error(`A text has score ${score} and length ${length}: both must be finite numbers`)
  const scores = texts.map(({ score }) => score)
  const lengths = texts.map(({ length }) => length)
  const n = texts.length
  // Two texts always correlate perfectly; a constant has no correlation.
  if (n < 3 || new Set(scores).size === 1 || new Set(lengths).size === 1) return { pearson: null, spearman: null, n }
  return { pearson: sampleCorrelation(scores, lengths), spearman: sampleRankCorrelation(scores, lengths), n }
}
