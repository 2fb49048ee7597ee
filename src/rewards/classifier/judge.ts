// A classifier as a judge: it shares nothing with the base model's trunk.

import type { Judge } from '../judge.ts'
import type { TokenText } from '../ruleScorer.ts'
import { type ClassifierReward, createClassifierScorer } from './scorer.ts'

/** What the name of a judge begins with in the engine if it is a classifier. */
export const CLASSIFIER_JUDGE = 'classifier:'

/** The name of a judge of the engine, as people read it and as files have it. */
export const shownJudge = (name: string): string =>
  name.startsWith(CLASSIFIER_JUDGE) ? name.slice(CLASSIFIER_JUDGE.length) : name

/** Texts of a batch. The runtime splits batches that are too long for memory. */
const BATCH = 32

/** Reads what the scorer reads. @returns a judge whose `score` rejects with HeadError for a score that is not finite. */
export function classifierJudge(reward: ClassifierReward, text: TokenText): Judge {
  return {
    name: reward.name,
    title: reward.title,
    layers: [],
    async score(_, texts) {
      const scorer = createClassifierScorer(reward, text)
      const scores = new Float64Array(texts.length)
      // Texts of one prompt have one origin.
      const origins = new Map(texts.map(({ origin }) => [origin, [] as number[]]))
      texts.forEach(({ origin }, i) => {
        origins.get(origin)?.push(i)
      })
      for (const [origin, indices] of origins)
        for (let from = 0; from < indices.length; from += BATCH) {
          const part = indices.slice(from, from + BATCH)
          const nodes = part.map((i) => texts[i]?.path.at(-1) ?? origin)
          const rows = await scorer.score(nodes, origin, ['full'])
          part.forEach((i, row) => {
            scores[i] = rows[row]?.full as number
          })
        }
      return scores
    },
  }
}
