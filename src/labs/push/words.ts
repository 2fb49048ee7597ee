// What the lesson says of the recorded texts, by what they turn out to say: no sentence claims more than the prompts tell.

import type { Turn } from './curves.ts'

export type Verdict = Turn['verdict']

const VERDICTS: readonly Verdict[] = ['rises', 'turns', 'untold']

/** The question before the exercise. Which choice is right is the verdict on PARGS. */
export function predictionOf(verdict: Verdict, largest: string, prompts: number) {
  return {
    question: `PARGS is pushed harder and harder, up to w = ${largest}, and the reward that pushes goes up. What does the judge do, on average over ${prompts} prompts?`,
    choices: [
      'It goes up as well, to the very end: judge and reward were taught to like the same thing.',
      'It goes up at first and turns down before the end.',
      `It goes up at first; whether it then turns down, ${prompts} prompts cannot tell.`,
    ],
    right: VERDICTS.indexOf(verdict),
    because: BECAUSE[verdict],
  }
}

const FIRST =
  'At first the push chooses, among what the language model would say anyway, what sounds kinder, and the judge agrees.'

const BECAUSE: Record<Verdict, string> = {
  turns: `${FIRST} Pushed harder, the text is whatever the reward’s own mistakes like best, and the judge makes other mistakes.`,
  rises: `${FIRST} Here it goes on agreeing as far as was measured: only the ten likeliest tokens may be chosen, which keeps the text within what the language model would say.`,
  untold: `${FIRST} Later the reward gains and the judge hardly does: what is gained is mostly what the reward alone likes. A turn, if there is one, is smaller than the luck of these prompts.`,
}

/** The first of the last words. */
export function shownOf(turns: readonly Turn[], largest: string): string {
  const names = (verdict: Verdict) =>
    listed(turns.filter((turn) => turn.verdict === verdict).map(({ method }) => method.toUpperCase()))
  const said = [
    names('turns') && `with ${names('turns')} the judge turns down before w = ${largest}`,
    names('untold') && `with ${names('untold')} the prompts cannot tell whether it does`,
    names('rises') && `with ${names('rises')} it rises all the way`,
  ].filter((part) => part !== '')
  return `The reward that pushes goes up with w to the end, whatever else happens: it is no witness of its own success. By the judge, ${said.join('; ')}. Meanwhile the texts stray further and further from what the language model writes.`
}

const listed = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

/** What breaks the rule that the mean over all prompts suggests. */
export function breakingGoal(verdict: Verdict, largest: string): string {
  return verdict === 'rises'
    ? 'Break it: find a prompt, shown alone, whose PARGS texts the first judge likes best before the end.'
    : `Break it: find a prompt, shown alone, whose PARGS text at w = ${largest} the first judge likes best of all.`
}
