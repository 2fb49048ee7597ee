// Repetition within a text and diversity among texts, in n-grams of token ids.

/**
 * Share of n-grams of one text that repeat an earlier one: 1 − distinct / all (seq-rep-n of Welleck et al. 2019,
 * arXiv 1908.04319).
 * @param tokens ids of one text. @param n length of the n-grams, at least 1.
 * @returns [0, 1); null if the text is shorter than n.
 */
export function repN(tokens: readonly number[], n: number): number | null {
  const grams = ngrams(tokens, n)
  return grams.length === 0 ? null : 1 - new Set(grams).size / grams.length
}

export interface RepetitionDiversity {
  rep2: number | null
  rep3: number | null
  rep4: number | null
  /** (1 − rep2)(1 − rep3)(1 − rep4), in (0, 1]; null for a text of fewer than 4 tokens. */
  diversity: number | null
}

/**
 * Repetition within one text for n = 2, 3 and 4, as fractions, and its diversity as defined by Su et al. 2022 (SimCTG,
 * arXiv 2202.06417).
 */
export function repetitionDiversity(tokens: readonly number[]): RepetitionDiversity {
  const [rep2, rep3, rep4] = [repN(tokens, 2), repN(tokens, 3), repN(tokens, 4)]
  const diversity = rep2 === null || rep3 === null || rep4 === null ? null : (1 - rep2) * (1 - rep3) * (1 - rep4)
  return { rep2, rep3, rep4, diversity }
}

/**
 * distinct-n: distinct n-grams / all n-grams, over all samples of one prompt; no n-gram spans two samples.
 * Li et al. 2016, arXiv 1510.03055, divide by the number of tokens; dividing by n-grams makes the maximum 1 for every n.
 * @param texts token ids, one array for each sample. @param n length of the n-grams, at least 1.
 * @returns (0, 1]; null if every sample is shorter than n.
 */
export function distinctN(texts: readonly (readonly number[])[], n: number): number | null {
  const grams = texts.flatMap((tokens) => ngrams(tokens, n))
  return grams.length === 0 ? null : new Set(grams).size / grams.length
}

function ngrams(tokens: readonly number[], n: number): string[] {
  if (!Number.isInteger(n) || n < 1) throw new Error(`n must be a whole number of at least 1: ${n} was given`)
  const count = Math.max(0, tokens.length - n + 1)
  return Array.from({ length: count }, (_, start) => tokens.slice(start, start + n).join(' '))
}
