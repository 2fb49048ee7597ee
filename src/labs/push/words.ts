// What the lesson says of the recorded texts, by what they turn out to say: no sentence claims more than the prompts tell.

import { methods } from '../../decoding/methods/index.ts'
import { curve, type FigureName, type Turn } from './curves.ts'
import type { PushedSet } from './format.ts'

/** Where the push is already hard, and where it ends. */
const HARD = 4

/** A figure of PARGS at 0, at HARD and at the largest weight: means over prompts. */
function course(set: PushedSet, name: FigureName): { none: number; hard: number; end: number } {
  const points = curve(set, 'pargs', name, set.judges[0]?.name ?? '')
  const at = (weight: number) => points.find((point) => point.weight === weight)?.mean ?? Number.NaN
  return { none: at(0), hard: at(HARD), end: points.at(-1)?.mean ?? Number.NaN }
}

/** The question before the exercise: what the own reward gains from HARD to the end, beside its gain from 0 to HARD. */
export function predictionOf(set: PushedSet, largest: string) {
  const own = course(set, 'own')
  const kl = course(set, 'kl')
  const gain = own.hard - own.none
  return {
    question: `From w = 0 to w = +${HARD} the reward that pushes PARGS gains ${gain.toFixed(1)} on average over ${set.prompts.length} prompts. And from +${HARD} to ${largest}?`,
    choices: [
      'More than half of that again: it gets what it pushes for.',
      'Less than half of that, or nothing.',
      'It falls back to where it was at w = 0, or below.',
    ],
    right: own.end <= own.none ? 2 : own.end - own.hard > gain / 2 ? 0 : 1,
    because: `It changes by ${signedOne(own.end - own.hard)}, while the distance from top-k sampling goes from ${kl.hard.toFixed(0)} to ${kl.end.toFixed(0)} nats. Only the ten likeliest tokens may be written: once the reward’s favourite among them wins nearly every draw, a harder push has little left to change, and the favourite of every step need not lead to the text that the reward likes best.`,
  }
}

/** The first of the last words. */
export function shownOf(set: PushedSet, turns: readonly Turn[], largest: string): string {
  const own = course(set, 'own')
  const names = (holds: (turn: Turn) => boolean) =>
    listed(turns.filter(holds).map(({ method }) => methods[method].label))
  const over = names(({ verdict, ownRises }) => verdict === 'turns' && ownRises)
  const down = names(({ verdict, ownRises }) => verdict === 'turns' && !ownRises)
  const untold = names(({ verdict }) => verdict === 'untold')
  const up = names(({ verdict }) => verdict === 'rises')
  const said = [
    over && `with ${over} the judge turns down while the own reward still rises, which is over-optimisation`,
    down && `with ${down} the judge turns down, and the own reward does not rise either`,
    untold && `with ${untold} these prompts cannot tell whether the judge turns down`,
    up && `with ${up} it rises all the way`,
  ].filter((part) => part !== '')
  return `With PARGS the reward that pushes gains ${(own.hard - own.none).toFixed(1)} up to w = +${HARD} and changes by ${signedOne(own.end - own.hard)} from there to ${largest}, while the texts stray further and further from what the language model writes. From each method’s best w on: ${said.join('; ')}.`
}

const signedOne = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`

const listed = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
