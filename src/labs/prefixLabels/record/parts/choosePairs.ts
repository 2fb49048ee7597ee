// Chooses pairs among the base model's texts: for a film opening, two samples with clearly different scores; for a task's
// prompt, a sample that passes and one that fails.

import { outcomesByPrompt, type TaskSample } from '../../../../../tools/training/taskSamples.ts'
import { taskParts, taskPrompts } from '../../../../rewards/tasks/oneSentence.ts'

export interface ChoosablePart {
  judge: number
  /** Number of tokens without the end token. */
  length: number
}

/** Minimum number of tokens in a text. In a shorter text, the three cuts could coincide. */
export const SHORTEST = 8

/** [chosen, rejected] indices of the first two texts, both long enough, whose scores differ by at least the margin; or null. */
export function chooseFilmPair(texts: readonly ChoosablePart[], margin: number): [number, number] | null {
  for (let later = 1; later < texts.length; later++)
    for (let first = 0; first < later; first++) {
      const [a, b] = [texts[first], texts[later]] as [ChoosablePart, ChoosablePart]
      if (Math.min(a.length, b.length) < SHORTEST || !(Math.abs(a.judge - b.judge) >= margin) || a.judge === b.judge)
        continue
      return a.judge > b.judge ? [first, later] : [later, first]
    }
  return null
}

/**
 * [chosen, rejected] indices into samples: for each prompt the first success and the first failure, then the second ones, and
 * so on. Samples shorter than SHORTEST are left out.
 */
export function chooseTaskPairs(samples: readonly TaskSample[], count: number): [number, number][] {
  const isLong = (index: number) => {
    const { tokens, finished } = samples[index] as TaskSample
    return tokens.length - Number(finished) >= SHORTEST
  }
  const groups = outcomesByPrompt(samples).map(({ good, bad }) => ({
    good: good.filter(isLong),
    bad: bad.filter(isLong),
  }))
  const pairs: [number, number][] = []
  const rounds = Math.max(0, ...groups.map(({ good, bad }) => Math.min(good.length, bad.length)))
  for (let round = 0; round < rounds; round++)
    for (const { good, bad } of groups)
      if (round < Math.min(good.length, bad.length)) pairs.push([good[round] as number, bad[round] as number])
  return pairs.slice(0, count)
}

/** Returns a function from the tokens of a task's prompt to its text. That function throws for an unknown prompt. */
export function taskPromptOf(encodeChat: (turns: { role: 'user'; content: string }[]) => number[]) {
  const known = new Map(
    taskParts
      .flatMap(taskPrompts)
      .map((content): [string, string] => [encodeChat([{ role: 'user', content }]).join(), content]),
  )
  return (tokens: readonly number[]): string => {
    const content = known.get(tokens.join())
    if (content === undefined)
      throw new Error('The prompt of a sample does not belong to the task. Run `task-samples` again.')
    return content
  }
}
