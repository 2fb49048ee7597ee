// The text that a person wants scored, as it is typed: kept over pages and reloads. What comes of it is scoring.ts' business.

import { z } from 'zod'
import { create } from 'zustand'
import { createJSONStorage, persist, type StateStorage } from 'zustand/middleware'
import { longStorage } from '../app/pageStorage.ts'
import type { TextToScore } from './scoring.ts'

/** Long texts take long, and a table of them is read by nobody. */
export const MAX_SCORED_CHARACTERS = 4000

export const EXAMPLE: TextToScore = {
  prompt: 'The film was',
  chat: false,
  text: 'slow at first, and for half an hour I wanted to leave. Then the two sisters meet, and it became the best evening of my year.',
  reward: 'sentiment',
}

export interface TextToScoreStore {
  asked: TextToScore
  change(some: Partial<TextToScore>): void
}

const typed = z.string().max(MAX_SCORED_CHARACTERS)
const askedSchema = z.object({ prompt: typed, chat: z.boolean(), text: typed, reward: z.string().max(200) })

/** The store; `storage` is the browser's localStorage unless a test gives its own. */
export function createTextToScore(storage: () => StateStorage = () => longStorage) {
  return create<TextToScoreStore>()(
    persist(
      (set) => ({
        asked: EXAMPLE,
        change: (some) => set(({ asked }) => ({ asked: { ...asked, ...some } })),
      }),
      {
        name: 'tokenwise-text-to-score',
        version: 1,
        storage: createJSONStorage(storage),
        partialize: ({ asked }) => ({ asked }) as TextToScoreStore,
        merge: (persisted, current) => ({
          ...current,
          ...z.object({ asked: askedSchema }).catch({ asked: EXAMPLE }).parse(persisted),
        }),
      },
    ),
  )
}

export const useTextToScore = createTextToScore()
