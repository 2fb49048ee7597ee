// An evaluation's measured texts in the form that the lesson on how hard one may push reads. Pure.

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

/** Of heads those that the methods ask. @throws Error where the evaluation holds another method. */
export function pushedSet({ summary, measured, prompts, spreads, judges, commands }: PushedParts): PushedSet {
  const { rows, reward, model, settings } = summary
  const methodOf = new Map(rows.map(({ key, method, weight }) => [key, { method, weight: weight ?? 0 }]))
  const strange = rows.find(({ method }) => method !== 'topK' && !pushedMethods.some((name) => name === method))
  if (strange) throw new Error(`the evaluation holds ${strange.key}: give it --methods topK,${pushedMethods}`)
  return {
    commands,
    model,
    reward: reward ?? '',
    settings: settings as PushedSet['settings'],
    spreads: onlyAsked(spreads),
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
        heads: onlyAsked(shortenedAll(text.heads)),
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

/** Of all heads those that a method of the lesson asks. */
function onlyAsked(scores: Partial<Record<HeadName, number>>): Partial<Record<HeadName, number>> {
  const asked = pushedMethods.map((name) => methods[name].head)
  return Object.fromEntries(Object.entries(scores).filter(([head]) => asked.some((name) => name === head)))
}
