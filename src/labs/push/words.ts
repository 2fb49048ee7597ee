// The lesson's findings in words, computed from the recorded texts, so that no sentence claims more than they show.

import { methods } from '../../decoding/methods/index.ts'
import { curve, type FigureName, type Turn } from './curves.ts'
import type { PushedSet } from './format.ts'

/** A weight that already steers strongly. */
const STRONG = 4

/** A figure of PARGS at 0, at STRONG and at the largest weight: means over prompts. */
function course(set: PushedSet, name: FigureName): { none: number; strong: number; end: number } {
  const points = curve(set, 'pargs', name, set.judges[0]?.name ?? '')
  const at = (weight: number) => points.find((point) => point.weight === weight)?.mean ?? Number.NaN
  return { none: at(0), strong: at(STRONG), end: points.at(-1)?.mean ?? Number.NaN }
}

/** The prediction: what the own reward gains from STRONG to the largest weight, compared with its gain from 0 to STRONG. */
export function predictionOf(set: PushedSet, largest: string) {
  const own = course(set, 'own')
  const kl = course(set, 'kl')
  const gain = own.strong - own.none
  return {
    question: `From w = 0 to w = +${STRONG} the reward that steers PARGS gains ${gain.toFixed(1)} on average over ${set.prompts.length} prompts. How much more from +${STRONG} to ${largest}?`,
    choices: [
      'More than half of that again.',
      'Less than half of that, or nothing.',
      'It falls back to its level at w = 0, or below.',
    ],
    right: own.end <= own.none ? 2 : own.end - own.strong > gain / 2 ? 0 : 1,
    because: `It changes by ${signedOne(own.end - own.strong)}, while the KL to top-k sampling goes from ${kl.strong.toFixed(0)} to ${kl.end.toFixed(0)} nats. Only the ten most probable tokens are candidates. Once the one with the highest reward wins almost every draw, a larger weight changes little, and picking it at every step need not lead to the text with the highest reward.`,
  }
}

/** The conclusion. */
export function shownOf(set: PushedSet, turns: readonly Turn[], largest: string): string {
  const own = course(set, 'own')
  const names = (holds: (turn: Turn) => boolean) =>
    listed(turns.filter(holds).map(({ method }) => methods[method].label))
  const over = names(({ verdict, ownRises }) => verdict === 'turns' && ownRises)
  const down = names(({ verdict, ownRises }) => verdict === 'turns' && !ownRises)
  const undecided = names(({ verdict }) => verdict === 'undecided')
  const up = names(({ verdict }) => verdict === 'rises')
  const findings = [
    over && `with ${over} it falls while the own reward still rises, which is over-optimization`,
    down && `with ${down} it falls, and the own reward stops rising too`,
    undecided && `with ${undecided} these prompts do not decide whether it falls`,
    up && `with ${up} it keeps rising`,
  ].filter((part) => part !== '')
  return `The reward that steers PARGS gains ${(own.strong - own.none).toFixed(1)} up to w = +${STRONG} and changes by ${signedOne(own.end - own.strong)} from there to ${largest}, while the texts move ever further from the base model. The judge’s score beyond its peak: ${findings.join('; ')}.`
}

const signedOne = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`

const listed = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
