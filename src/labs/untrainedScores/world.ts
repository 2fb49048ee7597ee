// A world of three words and all texts of three of them: what readers prefer, what two losses make of a score for every
// beginning and every text, and what ARGS writes by those scores (Theorem 1 of arXiv 2406.07780). No model, no page.

export const WORDS = ['not', 'good', 'bad'] as const
export const LENGTH = 3

/** A beginning or a text by its words' places in WORDS: '1' is “good”, '021' is “not bad good”. */
export type Path = string

/** A score for every beginning and every text. Any finite numbers: it is what a network could answer. */
export type Scores = ReadonlyMap<Path, number>

const ofLength = (length: number): Path[] =>
  length === 0 ? [''] : ofLength(length - 1).flatMap((path) => WORDS.map((_, word) => `${path}${word}`))

/** The 12 beginnings of one and of two words, and the 27 texts of three. */
export const prefixes: readonly Path[] = [...ofLength(1), ...ofLength(2)]
export const texts: readonly Path[] = ofLength(LENGTH)

/** 'not bad good' */
export function written(path: Path): string {
  return [...path].map((word) => WORDS[Number(word)]).join(' ')
}

/**
 * How good readers find a text: each “good” counts 1 and each “bad” −1, turned round by an odd number of “not” right before
 * it. From −3 to 3.
 */
export function liking(text: Path): number {
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

/** Two finished texts and the share of readers, in (0, 1), who prefer the first: σ(liking of first − liking of second). */
export interface Preference {
  first: Path
  second: Path
  share: number
}

/** Every text against every other: 351 pairs. */
export const preferences: readonly Preference[] = texts.flatMap((first, i) =>
  texts.slice(i + 1).map((second) => ({ first, second, share: 1 / (1 + Math.exp(liking(second) - liking(first))) })),
)

/** Bradley-Terry loss of one comparison, nats: −share · ln σ(gap) − (1 − share) · ln σ(−gap). */
export function comparisonLoss(share: number, gap: number): number {
  return share * softplus(-gap) + (1 - share) * softplus(gap)
}

/**
 * Mean Bradley-Terry loss over the preferences, nats: what a full-sequence reward model is trained on. It asks for the
 * scores of finished texts and of nothing else.
 */
export function fullSequenceLoss(scores: Scores): number {
  return meanLoss(scores, LENGTH)
}

/** Mean loss of equally long beginnings with their texts' label, over lengths 1 to 3: what PARGS's reward is trained on. */
export function prefixLoss(scores: Scores): number {
  let total = 0
  for (let length = 1; length <= LENGTH; length++) total += meanLoss(scores, length)
  return total / LENGTH
}

/** Every pair with its losses, headings first: `fullSequenceLoss` and `prefixLoss` are means over these rows. */
export function pairTable(scores: Scores): (string | number)[][] {
  const lengths = [1, 2, LENGTH]
  return [
    [
      'first',
      'second',
      'share of readers for first',
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

/** @throws where there is no score. */
export function scoreOf(scores: Scores, path: Path): number {
  const score = scores.get(path)
  if (score === undefined) throw new Error(`“${written(path)}” (${path}) has no score`)
  return score
}

/**
 * The scores at which both losses are smallest, with mean 0 at each length: the likings for texts, and for beginnings the
 * Bradley-Terry fit to their texts' labels, by the iteration of Hunter 2004, doi 10.1214/aos/1079120141.
 */
export function fittedScores(): Scores {
  const scores = new Map<Path, number>()
  for (const length of [1, 2]) for (const [path, score] of bradleyTerry(length)) scores.set(path, score)
  for (const text of texts) scores.set(text, liking(text))
  return scores
}

function bradleyTerry(length: number): Map<Path, number> {
  const items = ofLength(length)
  const wins = items.map(() => 0)
  const met = items.map(() => items.map(() => 0))
  for (const { first, second, share } of preferences) {
    const [a, b] = [items.indexOf(first.slice(0, length)), items.indexOf(second.slice(0, length))]
    // A beginning against itself tells nothing of its score.
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

/** The same scores for texts, and the opposite ones for beginnings. */
export function oppositeOnPrefixes(scores: Scores): Scores {
  return new Map([...scores].map(([path, score]) => [path, path.length < LENGTH ? -score : score]))
}

/**
 * ARGS's probability of every beginning and text: each next word by softmax of w · score (the base model finds all three
 * words equally probable). In [0, 1]; texts sum to 1. @param weight w, a finite number; 0 is the base model.
 */
export function argsProbabilities(scores: Scores, weight: number): ReadonlyMap<Path, number> {
  if (!Number.isFinite(weight)) throw new Error(`the weight w must be a finite number: ${weight} was given`)
  const probabilities = new Map<Path, number>([['', 1]])
  const goOn = (prefix: Path, probability: number): void => {
    if (prefix.length === LENGTH) return
    const pushes = WORDS.map((_, word) => weight * scoreOf(scores, `${prefix}${word}`))
    const top = Math.max(...pushes)
    const powers = pushes.map((push) => Math.exp(push - top))
    const total = powers.reduce((sum, power) => sum + power, 0)
    for (const [word, power] of powers.entries()) {
      probabilities.set(`${prefix}${word}`, (probability * power) / total)
      goOn(`${prefix}${word}`, (probability * power) / total)
    }
  }
  goOn('', 1)
  return probabilities
}

/** Mean liking of the texts, as probable as they are. */
export function meanLiking(probabilities: ReadonlyMap<Path, number>): number {
  return texts.reduce((sum, text) => sum + (probabilities.get(text) ?? 0) * liking(text), 0)
}

function softplus(value: number): number {
  return Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value)))
}
