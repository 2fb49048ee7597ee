// Scores a given text with the base model and every head of a reward.

import type { EngineClient, ScoredText, WorkDone } from '../../worker/protocol.ts'
import { createJob, type Job, type JobParts } from './engineJob.ts'

export interface TextToScore {
  /** Must not be empty: the first token of a text has no probability without a prompt. */
  prompt: string
  chat: boolean
  text: string
  reward: string
}

export type Scoring = Job<TextToScore, WorkDone, ScoredText>

/** Number of candidates per token, enough to compute the advantage. */
const CANDIDATES = 10

export const createScoring = (
  client: Pick<EngineClient, 'score'>,
  prepare: JobParts<TextToScore, WorkDone, ScoredText>['prepare'],
) =>
  createJob<TextToScore, WorkDone, ScoredText>({
    prepare,
    work: ({ prompt, chat, text, reward }, options) =>
      client.score(
        { after: { prompt, chat }, text: spaced({ prompt, chat, text }), reward, topK: CANDIDATES },
        options,
      ),
  })

/** Adds the missing space between a plain prompt and the text, as in training. */
export function spaced({ prompt, chat, text }: Pick<TextToScore, 'prompt' | 'chat' | 'text'>): string {
  return chat || /\s$/.test(prompt) || /^\s/.test(text) ? text : ` ${text}`
}
