// A given text under the base model and every head of a reward: what is asked, how far it is, what came of it.

import { createStore } from 'zustand'
import type { EngineClient } from '../../worker/client.ts'
import type { EngineError, ScoredText, WorkDone } from '../../worker/protocol.ts'

export interface TextToScore {
  /** What the text comes after; '' is refused, for a first token has no probability. */
  prompt: string
  chat: boolean
  text: string
  /** Name of a reward. */
  reward: string
}

export type ScoringState =
  | { kind: 'none' }
  /** `progress` is null until the model is there. */
  | { kind: 'running'; progress: WorkDone | null }
  | { kind: 'done'; asked: TextToScore; scored: ScoredText }
  | { kind: 'failed'; error: EngineError }

export interface Scoring {
  state: ScoringState
  start(asked: TextToScore): Promise<void>
  stop(): void
}

export interface ScoringParts {
  client: Pick<EngineClient, 'score'>
  ready: () => Promise<boolean>
}

/** Candidates that are told of at each token: enough for its advantage. */
const CANDIDATES = 10

export function createScoring({ client, ready }: ScoringParts) {
  return createStore<Scoring>()((set, get) => {
    let newest = 0
    let ending = new AbortController()
    /** Ends what was asked for, and nothing else that the engine does. */
    const end = () => {
      newest++
      ending.abort()
      ending = new AbortController()
    }
    return {
      state: { kind: 'none' },
      async start(asked) {
        end()
        const mine = newest
        const { signal } = ending
        set({ state: { kind: 'running', progress: null } })
        if (!(await ready())) {
          if (mine === newest) set({ state: { kind: 'none' } })
          return
        }
        if (mine !== newest) return
        const { prompt, chat, reward } = asked
        const request = { after: { prompt, chat }, text: spaced(asked), reward, topK: CANDIDATES }
        const onProgress = (progress: WorkDone) => {
          if (mine === newest) set({ state: { kind: 'running', progress } })
        }
        const outcome = await client.score(request, onProgress, signal)
        if (mine !== newest) return
        if (outcome.ok) set({ state: { kind: 'done', asked, scored: outcome.value } })
        else set({ state: outcome.error ? { kind: 'failed', error: outcome.error } : { kind: 'none' } })
      },
      stop() {
        if (get().state.kind !== 'running') return
        end()
        set({ state: { kind: 'none' } })
      },
    }
  })
}

/** The text as it follows the prompt: as in training, a word of plain text comes after a space. */
export function spaced({ prompt, chat, text }: Pick<TextToScore, 'prompt' | 'chat' | 'text'>): string {
  return chat || /\s$/.test(prompt) || /^\s/.test(text) ? text : ` ${text}`
}
