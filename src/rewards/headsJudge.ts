// A judge that averages the scores of several heads. Their training rows and layers differ from those of the steering heads.

import { createScorer } from './createScorer.ts'
import { layersOf, type RewardHead } from './head.ts'
import type { FinishedText, Judge } from './judge.ts'

/** @param members calibrated full-sequence heads. Their scores are log-odds, and so is the mean. */
export function headsJudge(name: string, title: string, members: readonly RewardHead[]): Judge {
  return {
    name,
    title,
    layers: layersOf(members),
    async score(forest, texts) {
      const total = new Float64Array(texts.length)
      for (const member of members) {
        const { objective, readsFinishedAt } = member.card
        const scorer = createScorer(forest, [member])
        for (const [i, text] of texts.entries()) {
          const [scores] = await scorer.score([endOf(text, readsFinishedAt)], text.origin, [objective])
          total[i] = (total[i] as number) + (scores?.[objective] as number)
        }
      }
      return total.map((sum) => sum / members.length)
    },
  }
}

/** The node at which a head reads a text. An unfinished text is read at its last token, an empty text at the last prompt token. */
export function endOf({ origin, path, finished }: FinishedText, readsAt: 'endToken' | 'lastContent') {
  return path.at(finished && readsAt === 'lastContent' ? -2 : -1) ?? origin
}
