// The plan of a comparison on many prompts: what is written, in which order. Everything random comes from its seeds, so that the
// same plan gives the same texts on the same device, however often it is interrupted. Pure.

import { z } from 'zod'
import { methods } from '../../decoding/methods/index.ts'
import type { Prompt } from '../../decoding/record.ts'
import { effectiveSettings, methodNameSchema } from '../../decoding/settings.ts'
import { promptOf } from '../../evaluation/dialogues.ts'
import { type CommonSettings, type PlannedColumn, planRuns, settingsOf } from '../../evaluation/plan.ts'
import type { ListedPrompt } from '../../evaluation/promptList.ts'
import type { RunRequest } from '../../worker/protocol.ts'
import { detailsOf } from '../run/columnTitles.ts'
import { rewardSchema } from '../settings/rewards.ts'

export interface TitledColumn extends PlannedColumn {
  title: string
}

export interface PromptsPlan {
  id: string
  /** Milliseconds since 1970. */
  madeAt: number
  /** Name of the list. */
  title: string
  prompts: ListedPrompt[]
  columns: TitledColumn[]
  seeds: number[]
  common: CommonSettings
  /** The first one decides wins and losses. */
  judges: string[]
  model: { name: string; sha256: string; runtime: string }
}

/** A piece of work: what the engine does at once, and what is stored when it is done. */
export type Unit =
  | { kind: 'run'; index: number; prompt: string; seed: number; columns: TitledColumn[]; request: RunRequest }
  | { kind: 'cost'; index: number; key: string; requests: RunRequest[] }

/** Prompts on which each method is timed alone. */
const TIMED_PROMPTS = 2

/** All work, prompt by prompt. The methods are timed after the first prompt, so that a speed is shown early. */
export function unitsOf(plan: PromptsPlan): Unit[] {
  const { columns, prompts, seeds, common } = plan
  const textOf = new Map(prompts.map(({ id, prompt }) => [id, promptOf(prompt, common.chat)]))
  const request = (id: string, seed: number, some: TitledColumn[]): RunRequest => {
    const { prompt, ...form } = textOf.get(id) as Prompt
    return { prompt, settings: { ...settingsOf({ seed, columns: some }, common), ...form } }
  }
  const runs = planRuns(columns, prompts, seeds).map(({ prompt, seed, columns: planned }) => {
    const own = planned as TitledColumn[]
    return { kind: 'run' as const, prompt, seed, columns: own, request: request(prompt, seed, own) }
  })
  const timed = [...new Map(columns.map((column) => [costKey(column), column])).values()].map((column) => ({
    kind: 'cost' as const,
    key: costKey(column),
    requests: prompts.slice(0, TIMED_PROMPTS).map(({ id }) => request(id, seeds[0] ?? 1, [column])),
  }))
  const first = runs.filter(({ prompt }) => prompt === prompts[0]?.id)
  return [...first, ...timed, ...runs.slice(first.length)].map((unit, index) => ({ ...unit, index }))
}

/** Number of `unitsOf`. */
export const unitCount = ({ columns, prompts, seeds }: PromptsPlan): number =>
  planRuns(columns, prompts, seeds).length + new Set(columns.map(costKey)).size

/** The weight does not change the cost. */
export const costKey = ({ method, preset, key }: PlannedColumn): string => (preset ? key : method)

/** A column of the page's settings. */
export type ChosenColumn = RunRequest['settings']['columns'][number]

/**
 * @param weights for every method that has one; empty: each column's own.
 * @param settings of the page; their columns are compared.
 */
export function columnsOf(settings: RunRequest['settings'], weights: readonly number[]): TitledColumn[] {
  const found = settings.columns.flatMap((column): TitledColumn[] => {
    const { weight, topK, temperature } = effectiveSettings(column, settings)
    const { head, label } = methods[column.method]
    const { reward } = column
    const own = detailsOf({ topK: column.topK, temperature: column.temperature, reward: reward ?? undefined })
    const preset = own.length > 0 || reward === null
    const name = [column.method, ...(preset ? [`(${own.join(', ') || 'no reward'})`] : [])].join(' ')
    const common = {
      method: column.method,
      units: settings.units ?? ('raw' as const),
      preset,
      topK,
      temperature,
      ...(reward === undefined ? {} : { reward }),
    }
    if (head === null) return [{ ...common, key: name, weight: null, title: [label, ...own].join(', ') }]
    return (weights.length > 0 ? weights : [weight]).map((w) => ({
      ...common,
      key: `${name}@${w}`,
      weight: w,
      title: [label, ...detailsOf({ weight: w }), ...own].join(', '),
    }))
  })
  return [...new Map(found.map((column) => [column.key, column])).values()]
}

const count = z.int().min(0)
const planSchema = z.object({
  id: z.string(),
  madeAt: z.number(),
  title: z.string(),
  prompts: z.array(z.object({ id: z.string(), prompt: z.string() })).min(1),
  columns: z
    .array(
      z.object({
        key: z.string(),
        title: z.string(),
        method: methodNameSchema,
        weight: z.number().nullable(),
        units: z.enum(['raw', 'standard']),
        preset: z.boolean(),
        topK: count.min(1),
        temperature: z.number(),
        reward: rewardSchema.optional(),
      }),
    )
    .min(1),
  seeds: z.array(count).min(1),
  common: z.object({
    reward: rewardSchema,
    maxTokens: count.min(1),
    bestOf: count.optional(),
    chat: z.boolean(),
  }),
  judges: z.array(z.string()).min(1),
  model: z.object({ name: z.string(), sha256: z.string(), runtime: z.string() }),
})

/** A stored plan, or null if it is not one that this page can continue. */
export function checkPlan(stored: unknown): PromptsPlan | null {
  const checked = planSchema.safeParse(stored)
  return checked.success ? (checked.data as PromptsPlan) : null
}
