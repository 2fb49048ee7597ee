// Scores traces with the page's own model: the text of each is divided into the model's tokens, every head of a reward scores
// them, and the reward's judge scores the whole. Each gives a new trace.

import type { OwnStoreParts } from '../../store/app/ownStores.ts'
import { createJob, type Job } from '../../store/jobs/engineJob.ts'
import { judgeOf, judgesOf } from '../../store/jobs/judging.ts'
import { spaced } from '../../store/jobs/scoring.ts'
import { scoredTrace } from '../../traces/fromScores.ts'
import type { Trace } from '../../traces/trace.ts'
import type { Outcome } from '../../worker/protocol.ts'

/** Longer texts take too long to score; the page "Score a text" has the same limit. */
export const MAX_SCORED_CHARACTERS = 4000

const CANDIDATES = 10

export interface TracesToScore {
  traces: readonly Trace[]
  reward: string
}

export type ScoringTraces = Job<TracesToScore, { done: number; total: number }, Trace[]>

/** Whether the model can score a trace: its text has no probability without a prompt. */
export const isScorable = ({ prompt, texts, known }: Trace): boolean =>
  known !== 'ids' &&
  prompt.trim() !== '' &&
  prompt.length + texts.reduce((sum, { length }) => sum + length, 0) <= MAX_SCORED_CHARACTERS &&
  texts.some((text) => text.trim() !== '')

export const createScoringTraces = ({ client, withModel, playground }: OwnStoreParts) =>
  createJob<TracesToScore, { done: number; total: number }, Trace[]>({
    prepare: withModel,
    async work({ traces, reward }, { signal, onProgress }): Promise<Outcome<Trace[]>> {
      const scored: Trace[] = []
      for (const [index, { name, prompt, texts }] of traces.entries()) {
        onProgress({ done: index, total: traces.length })
        const asked = { prompt, chat: false, text: texts.join('') }
        const outcome = await client.score(
          { after: { prompt, chat: false }, text: spaced(asked), reward, topK: CANDIDATES },
          { signal, onProgress: ({ done, total }) => onProgress({ done: index + done / total, total: traces.length }) },
        )
        if (!outcome.ok) return outcome
        const { promptTokens, tokens } = outcome.value
        const trace = scoredTrace({ name: `${name}, scored`, prompt, reward, tokens })
        const judge = judgeOf(reward, judgesOf(playground.getState().status))
        if (judge === null) {
          scored.push(trace)
          continue
        }
        const responses = [
          { promptTokens, tokens: tokens.map(({ token }) => token), text: spaced(asked), finished: false },
        ]
        const judged = await client.judge({ judge, texts: responses }, { signal })
        if (!judged.ok) return judged
        const score = judged.value.scores[0]
        scored.push({
          ...trace,
          totals: score === undefined ? trace.totals : new Map([...trace.totals, [`judge of ${judge}`, score]]),
        })
      }
      return { ok: true, value: scored }
    },
  })
