// Which logit, or which difference of two logits, is the reward.

import { ClassifierError } from './classifier.ts'

/** The reward is logit `plus`, less logit `minus` unless that is null. Both are indices of labels. */
export interface LabelChoice {
  plus: number
  minus: number | null
}

/** Pairs of names that leave no doubt about which one is the reward. */
const OPPOSITES: readonly (readonly [plus: string, minus: string])[] = [
  ['positive', 'negative'],
  ['pos', 'neg'],
  ['good', 'bad'],
  ['chosen', 'rejected'],
  ['acceptable', 'unacceptable'],
  ['helpful', 'unhelpful'],
  ['safe', 'unsafe'],
]

/** The reward that the labels make plain: the only label, or the difference of two opposites. Null if a person must choose. */
export function plainLabel(labels: readonly string[]): LabelChoice | null {
  if (labels.length === 1) return { plus: 0, minus: null }
  if (labels.length !== 2) return null
  const names = labels.map((label) => label.trim().toLowerCase())
  for (const [good, bad] of OPPOSITES) {
    const [plus, minus] = [names.indexOf(good), names.indexOf(bad)]
    if (plus >= 0 && minus >= 0) return { plus, minus }
  }
  return null
}

/** All sensible choices, for a menu: both differences of two labels; each label of more. */
export function labelChoices(labels: readonly string[]): LabelChoice[] {
  if (labels.length === 2)
    return [
      { plus: 0, minus: 1 },
      { plus: 1, minus: 0 },
    ]
  return labels.map((_, plus) => ({ plus, minus: null }))
}

/** 'POSITIVE', or 'POSITIVE-NEGATIVE' for a difference. */
export function formatLabel({ plus, minus }: LabelChoice, labels: readonly string[]): string {
  return minus === null ? `${labels[plus]}` : `${labels[plus]}-${labels[minus]}`
}

/**
 * The inverse of `formatLabel`; upper and lower case are the same.
 * @throws ClassifierError listing the labels.
 */
export function parseLabel(text: string, labels: readonly string[]): LabelChoice {
  const indexOf = (name: string) => labels.findIndex((label) => label.toLowerCase() === name.trim().toLowerCase())
  if (indexOf(text) >= 0) return { plus: indexOf(text), minus: null }
  // A label may itself contain hyphens.
  for (let at = text.indexOf('-'); at >= 0; at = text.indexOf('-', at + 1)) {
    const [plus, minus] = [indexOf(text.slice(0, at)), indexOf(text.slice(at + 1))]
    if (plus >= 0 && minus >= 0 && plus !== minus) return { plus, minus }
  }
  throw new ClassifierError(
    `“${text}” is not a label of this classifier, nor a difference of two. Its labels: ${listed(labels)}. ${howToChoose(labels)}`,
  )
}

/** The labels of a message; the first ones of many. */
export const listed = (labels: readonly string[]): string =>
  labels.length <= 12 ? labels.join(', ') : `${labels.slice(0, 12).join(', ')} and ${labels.length - 12} more`

export function howToChoose(labels: readonly string[]): string {
  const [first = 'A', second] = labels
  return second === undefined
    ? `Write ${first}.`
    : `Write one, such as ${second}, or a difference, such as ${second}-${first}.`
}

/** The reward in one text's logits [labels]. */
export function rewardOf(logits: ArrayLike<number>, { plus, minus }: LabelChoice): number {
  return (logits[plus] as number) - (minus === null ? 0 : (logits[minus] as number))
}
