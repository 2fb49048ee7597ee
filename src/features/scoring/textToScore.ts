// The text to score. It is saved while the user types, so it survives navigation and reloads.

import { z } from 'zod'
import { createStore } from 'zustand'
import { createJSONStorage, persist, type StateStorage } from 'zustand/middleware'
import { useOwnStore } from '../../store/app/hooks.ts'
import type { OwnStoreParts } from '../../store/app/ownStores.ts'
import { createScoring, type Scoring, type TextToScore } from '../../store/jobs/scoring.ts'
import example from './example.json'

/** Longer texts take too long to score. */
export const MAX_SCORED_CHARACTERS = 4000

/** The text that is shown first. Its scores are recorded: `tokenwise score-example`. */
export const EXAMPLE: TextToScore = example.asked

export interface TextToScoreStore {
  asked: TextToScore
  change(some: Partial<TextToScore>): void
}

const typed = z.string().max(MAX_SCORED_CHARACTERS)
const askedSchema = z.object({ prompt: typed, chat: z.boolean(), text: typed, reward: z.string().max(200) })

export function createTextToScore(storage: () => StateStorage) {
  return createStore<TextToScoreStore>()(
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

const createOwnText = ({ storage }: OwnStoreParts) => createTextToScore(storage)
const createOwnScoring = ({ client, withModel }: OwnStoreParts) => createScoring(client, withModel)

export const useTextToScore = (): TextToScoreStore => useOwnStore(createOwnText, (text) => text)

export const useScoring = (): Scoring => useOwnStore(createOwnScoring, (job) => job)
