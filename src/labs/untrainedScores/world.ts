// A vocabulary of three words and all texts of three words: readers' preferences, two losses that depend on the scores, and
// what ARGS writes with the scores. Training on full sequences does not determine the scores of prefixes (arXiv 2406.07780).

export const WORDS = ['not', 'good', 'bad'] as const
export const LENGTH = 3

/** A prefix or a text as indices into WORDS: '1' is "good", '021' is "not bad good". */
export type Path = string

/** A finite score for every prefix and text. */
export type Scores = ReadonlyMap<Path, number>

const ofLength = (length: number): Path[] =>
  length === 0 ? [''] : ofLength(length - 1).flatMap((path) => WORDS.map((_, word) => `${path}${word}`))

/** The 12 prefixes of one or two words. */
export const prefixes: readonly Path[] = [...ofLength(1), ...ofLength(2)]
/** The 27 texts of three words. */
export const texts: readonly Path[] = ofLength(LENGTH)

export function written(path: Path): string {
  return [...path].map((word) => WORDS[Number(word)]).join(' ')
}

/** The readers' rating of a text, −3 to 3: +1 for "good", −1 for "bad"; an odd number of "not" directly before flips the sign. */
export function ratingOf(text: Path): number {
  let total = 0
  let sign = 1
  for (const word of text) {
    if (word === '0') sign = -sign
    else {
      total += word === '1' ? sign : -sign
      sign = 1
    }
  }
  return total
}

/** Two finished texts and the share of readers, in (0, 1), who prefer the first: σ(rating of first − rating of second). */
export interface Preference {
  first: Path
  second: Path
  share: number
}

/** All 351 pairs of texts. */
export const preferences: readonly Preference[] = texts.flatMap((first, i) =>
  texts
    .slice(i + 1)
    .map((second) => ({ first, second, share: 1 / (1 + Math.exp(ratingOf(second) - ratingOf(first))) })),
)

/** Bradley-Terry loss of one comparison, nats: −share · ln σ(gap) − (1 − share) · ln σ(−gap). */
export function comparisonLoss(share: number, gap: number): number {
  return share * softplus(-gap) + (1 - share) * softplus(gap)
}

/** Loss of a full-sequence reward model: mean Bradley-Terry loss over the preferences, nats. Uses only scores of texts. */
export function fullSequenceLoss(scores: Scores): number {
  return meanLoss(scores, LENGTH)
}

/**
 * Loss of PARGS's reward model: mean Bradley-Terry loss over the preferences, for prefixes with their texts' labels, averaged
 * over lengths 1 to 3.
 */
export function prefixLoss(scores: Scores): number {
  let total = 0
  for (let length = 1; length <= LENGTH; length++) total += meanLoss(scores, length)
  return total / LENGTH
}

/** A row per pair with its losses, headings first. */
export function pairTable(scores: Scores): (string | number)[][] {
  const lengths = [1, 2, LENGTH]
  return [
    [
      'first',
      'second',
      'share of readers who prefer the first',
      ...lengths.map((length) => `loss at ${length} of ${LENGTH} words`),
    ],
    ...preferences.map(({ first, second, share }) => [
      written(first),
      written(second),
      share,
      ...lengths.map((length) => comparisonLoss(share, gap(scores, first, second, length))),
    ]),
  ]
}

function meanLoss(scores: Scores, length: number): number {
  let total = 0
  for (const { first, second, share } of preferences) total += comparisonLoss(share, gap(scores, first, second, length))
  return total / preferences.length
}

function gap(scores: Scores, first: Path, second: Path, length: number): number {
  return scoreOf(scores, first.slice(0, length)) - scoreOf(scores, second.slice(0, length))
}

/** @throws Error if the path has no score. */
export function scoreOf(scores: Scores, path: Path): number {
  const score = scores.get(path)
  if (score === undefined) throw new Error(`"${written(path)}" (${path}) has no score`)
  return score
}

/**
 * The scores that minimize both losses, with mean 0 at each length: the ratings of texts, and a Bradley-Terry fit of prefixes
 * to their texts' labels (iteration of Hunter 2004, doi 10.1214/aos/1079120141).
 */
export function fittedScores(): Scores {
  const scores = new Map<Path, number>()
  for (const length of [1, 2]) for (const [path, score] of bradleyTerry(length)) scores.set(path, score)
  for (const text of texts) scores.set(text, ratingOf(text))
  return scores
}

function bradleyTerry(length: number): Map<Path, number> {
  const items = ofLength(length)
  const wins = items.map(() => 0)
  const met = items.map(() => items.map(() => 0))
  for (const { first, second, share } of preferences) {
    const [a, b] = [items.indexOf(first.slice(0, length)), items.indexOf(second.slice(0, length))]
    // A prefix compared with itself does not constrain its score.
    if (a === b) continue
    wins[a]! += share
    wins[b]! += 1 - share
    met[a]![b]! += 1
    met[b]![a]! += 1
  }
  let strengths = items.map(() => 1)
  for (let round = 0; round < 300; round++) {
    const next = strengths.map(
      (own, a) => wins[a]! / strengths.reduce((sum, other, b) => sum + met[a]![b]! / (own + other), 0),
    )
    const scale = Math.exp(next.reduce((sum, strength) => sum + Math.log(strength), 0) / next.length)
    strengths = next.map((strength) => strength / scale)
  }
  return new Map(items.map((path, i) => [path, Math.log(strengths[i]!)]))
}

/**
 * ARGS's probability of every prefix and text. The next word follows the softmax of w · score, because the base model assigns
 * all three words the same probability. @param weight w; 0 for the base model. @throws Error if it is not finite.
 */
export function argsProbabilities(scores: Scores, weight: number): ReadonlyMap<Path, number> {
  if (!Number.isFinite(weight)) throw new Error(`the weight w must be a finite number, not ${weight}`)
  const probabilities = new Map<Path, number>([['', 1]])
  const extend = (prefix: Path, probability: number): void => {
    if (prefix.length === LENGTH) return
    const logits = WORDS.map((_, word) => weight * scoreOf(scores, `${prefix}${word}`))
    const top = Math.max(...logits)
    const powers = logits.map((logit) => Math.exp(logit - top))
    const total = powers.reduce((sum, power) => sum + power, 0)
    for (const [word, power] of powers.entries()) {
      probabilities.set(`${prefix}${word}`, (probability * power) / total)
      extend(`${prefix}${word}`, (probability * power) / total)
    }
  }
  extend('', 1)
  return probabilities
}

/** Expected rating of a text sampled with these probabilities. */
export function meanRating(probabilities: ReadonlyMap<Path, number>): number {
  return texts.reduce((sum, text) => sum + (probabilities.get(text) ?? 0) * ratingOf(text), 0)
}

function softplus(value: number): number {
  return Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value)))
}
