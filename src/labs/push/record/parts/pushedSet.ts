// Converts an evaluation's measured texts to the format of the lesson.

import type { Summary } from '../../../../../tools/evaluation/summary.ts'
import { methods } from '../../../../decoding/methods/index.ts'
import type { HeadName } from '../../../../decoding/record.ts'
import type { MeasuredText } from '../../../../metrics/measuredText.ts'
import { type PushedSet, type PushedText, pushedMethods } from '../../format.ts'

export interface PushedParts extends Pick<PushedSet, 'commands' | 'spreads' | 'judges'> {
  summary: Pick<Summary, 'rows' | 'reward' | 'model' | 'settings'>
  measured: readonly MeasuredText[]
  prompts: readonly { id: string; prompt: string }[]
}

/** Keeps only the heads that the methods use. @throws if the evaluation has another method. */
export function pushedSet({ summary, measured, prompts, spreads, judges, commands }: PushedParts): PushedSet {
  const { rows, reward, model, settings } = summary
  const methodOf = new Map(rows.map(({ key, method, weight }) => [key, { method, weight: weight ?? 0 }]))
  const strange = rows.find(({ method }) => method !== 'topK' && !pushedMethods.some((name) => name === method))
  if (strange) throw new Error(`the evaluation has ${strange.key}: run it with --methods topK,${pushedMethods}`)
  return {
    commands,
    model,
    reward: reward ?? '',
    settings: settings as PushedSet['settings'],
    spreads: onlyUsed(spreads),
    judges,
    prompts: prompts.map(({ id, prompt }) => ({ id, prompt })),
    texts: measured.map((text): PushedText => {
      const { method, weight } = methodOf.get(text.column) as { method: PushedText['method']; weight: number }
      return {
        prompt: text.prompt,
        seed: text.seed,
        method,
        weight,
        text: text.text,
        length: text.tokens.length,
        finished: text.finished,
        heads: onlyUsed(shortenedAll(text.heads)),
        judges: shortenedAll(text.judges),
        kl: shortened(text.klToTopK ?? 0),
        rep2: text.repetition.rep2 === null ? null : shortened(text.repetition.rep2),
      }
    }),
  }
}

/** As many digits as float32 arithmetic is good for. */
const shortened = (value: number): number => Number(value.toPrecision(6))

const shortenedAll = (scores: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(scores).map(([name, score]) => [name, shortened(score)]))

/** The scores of heads that a method of the lesson uses. */
function onlyUsed(scores: Partial<Record<HeadName, number>>): Partial<Record<HeadName, number>> {
  const used = pushedMethods.map((name) => methods[name].head)
  return Object.fromEntries(Object.entries(scores).filter(([head]) => used.some((name) => name === head)))
}
