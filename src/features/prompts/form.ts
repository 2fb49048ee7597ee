// What the person has chosen for the next comparison. It is stored while they type, so it survives navigation and reloads.

import { z } from 'zod'
import { createStore } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import { type PromptList, readTypedPrompts } from '../../evaluation/promptList.ts'
import type { OwnStoreParts } from '../../store/app/ownStores.ts'

export interface ChosenList extends PromptList {
  name: string
}

export interface PromptsForm {
  text: string
  /** A file or a theme, which is used instead of the text. */
  list: ChosenList | null
  /** Why the last file was not read. */
  fault: string | null
  /** As typed: numbers separated by commas; empty for each column's own weight. */
  weights: string
  samples: number
  tokens: number
  /** Null: the judge of the reward. */
  judges: string[] | null
  chat: boolean
  change(some: Partial<Omit<PromptsForm, 'change'>>): void
}

export const MAX_SAMPLES = 20
export const MAX_TOKENS = 256
const MAX_WEIGHTS = 8

const stored = z.object({
  text: z.string(),
  list: z
    .object({
      name: z.string(),
      prompts: z.array(z.object({ id: z.string(), prompt: z.string() })).min(1),
      notes: z.array(z.string()),
    })
    .nullable()
    .catch(null),
  weights: z.string().catch(''),
  samples: z.int().min(1).max(MAX_SAMPLES).catch(1),
  tokens: z.int().min(1).max(MAX_TOKENS).catch(48),
  judges: z.array(z.string()).nullable().catch(null),
  chat: z.boolean().catch(false),
})

const START: z.infer<typeof stored> = {
  text: '',
  list: null,
  weights: '',
  samples: 2,
  tokens: 48,
  judges: null,
  chat: false,
}

export const createPromptsForm = ({ storage }: Pick<OwnStoreParts, 'storage'>) =>
  createStore<PromptsForm>()(
    persist((set) => ({ ...START, fault: null, change: (some) => set(some) }), {
      name: 'tokenwise-prompts-form',
      version: 1,
      storage: createJSONStorage(storage),
      partialize: ({ change: _, fault: __, ...typed }) => typed as PromptsForm,
      merge: (persisted, current) => ({ ...current, ...stored.catch(START).parse(persisted ?? START) }),
    }),
  )

/** The prompts of the form. @throws PromptListError. */
export const promptsOf = ({ text, list }: Pick<PromptsForm, 'text' | 'list'>): ChosenList =>
  list ?? { name: 'My prompts', ...readTypedPrompts(text) }

/** @returns the weights, none for an empty text, or a sentence that says what is wrong. */
export function readWeights(text: string): number[] | string {
  if (text.trim() === '') return []
  const parts = text.split(/[,;\s]+/).filter(Boolean)
  const wrong = parts.find((part) => !/^[-+−]?(\d+\.?\d*|\.\d+)$/.test(part))
  if (wrong !== undefined) return `“${wrong}” is not a weight. Write numbers separated by commas, such as 1, 2, 4.`
  const weights = [...new Set(parts.map((part) => Number(part.replace('−', '-'))))]
  if (weights.length > MAX_WEIGHTS) return `There are ${weights.length} weights; give at most ${MAX_WEIGHTS}.`
  const far = weights.find((weight) => Math.abs(weight) > 40)
  return far === undefined ? weights : `The weight ${far} is too large: give weights from −40 to 40.`
}
