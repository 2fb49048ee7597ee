// The user's prediction and reached goals in each lesson, stored only in this browser.

import { z } from 'zod'
import { createStore } from 'zustand'
import { createJSONStorage, persist, type StateStorage } from 'zustand/middleware'
import { useOwnStore } from '../../store/app/hooks.ts'
import type { OwnStoreParts } from '../../store/app/ownStores.ts'
import { type LabName, labs } from './catalog.ts'

const labSchema = z.object({
  /** Index of the chosen answer; null if the user skipped the prediction; absent if the user has done neither. */
  predicted: z.int().min(0).max(9).nullable().optional(),
  reached: z.array(z.string().max(40)).max(20),
})
type LabProgress = z.infer<typeof labSchema>

export interface Progress {
  labs: Partial<Record<LabName, LabProgress>>
  predict(lab: LabName, choice: number | null): void
  reach(lab: LabName, goal: string): void
  restart(lab: LabName): void
}

const untouched: LabProgress = { reached: [] }

const names = labs.map((lab) => lab.name) as LabName[]
const schema = z.object({ labs: z.partialRecord(z.enum(names), labSchema.catch(untouched)) })

export function createProgressStore(storage: () => StateStorage) {
  return createStore<Progress>()(
    persist(
      (set) => {
        const update = (lab: LabName, change: (old: LabProgress) => LabProgress) =>
          set(({ labs }) => ({ labs: { ...labs, [lab]: change(labs[lab] ?? untouched) } }))
        return {
          labs: {},
          predict: (lab, predicted) => update(lab, (old) => ({ ...old, predicted })),
          reach: (lab, goal) =>
            update(lab, (old) => (old.reached.includes(goal) ? old : { ...old, reached: [...old.reached, goal] })),
          restart: (lab) => update(lab, () => untouched),
        }
      },
      {
        name: 'tokenwise-labs',
        version: 1,
        storage: createJSONStorage(storage),
        partialize: ({ labs }) => ({ labs }),
        merge: (persisted, current) => ({ ...current, ...schema.catch({ labs: {} }).parse(persisted) }),
      },
    ),
  )
}

const createOwn = ({ sharedStorage }: OwnStoreParts) => createProgressStore(sharedStorage)

export const useProgress = <T>(select: (progress: Progress) => T): T => useOwnStore(createOwn, select)

export function useLabProgress(lab: LabName): LabProgress {
  return useProgress((state) => state.labs[lab]) ?? untouched
}
