// What a comparison on many prompts has found so far. Only prompts that are finished in every column count, so that all rows
// have the same prompts. Pure.

import { methods } from '../../decoding/methods/index.ts'
import type { RewardChoice } from '../../decoding/record.ts'
import { DEFAULT_BEST_OF } from '../../decoding/settings.ts'
import type { Cost } from '../../evaluation/cost.ts'
import { quickRows, type Summary, summarize } from '../../evaluation/summary.ts'
import { judgeRows } from '../../evaluation/textRows.ts'
import type { MeanWithError } from '../../metrics/clusteredMean.ts'
import type { MeasuredText } from '../../metrics/measuredText.ts'
import { pairedMean } from '../../metrics/pairedDifference.ts'
import { promptMeans } from '../../metrics/rows.ts'
import { winTieLose } from '../../metrics/winTieLose.ts'
import { shownJudge } from '../../rewards/classifier/judge.ts'
import { formatRewardChoice } from '../../rewards/rewardChoice.ts'
import type { PromptsRow, PromptsSummary } from '../../sharing/promptsLink.ts'
import type { OpenComparison } from '../../store/prompts/comparison.ts'
import { costKey, type PromptsPlan, type TitledColumn } from '../../store/prompts/plan.ts'

/** The plan's judges under the names that people read. The engine's name of a classifier says that it is one. */
export function judgesOf({ judges }: PromptsPlan): string[] {
  const shown = judges.map(shownJudge)
  return judges.map((name, i) => (judges.includes(shown[i] ?? '') ? name : (shown[i] ?? name)))
}

/** The texts of finished prompts, in the order of the plan, with the judges under the names of `judgesOf`. */
export function finishedTexts({ plan, units, rows }: OpenComparison): MeasuredText[] {
  const open = new Set(units.flatMap((unit) => (unit.kind === 'run' && !rows.has(unit.index) ? [unit.prompt] : [])))
  const names = judgesOf(plan)
  const renamed = (scores: MeasuredText['judges']) =>
    Object.fromEntries(plan.judges.map((judge, i) => [names[i] ?? judge, scores[judge] as number]))
  return units
    .flatMap((unit) => {
      const row = rows.get(unit.index)
      return unit.kind === 'run' && row?.kind === 'run' && !open.has(unit.prompt) ? row.texts : []
    })
    .filter(({ column }) => plan.columns.some(({ key }) => key === column))
    .map((text) => ({ ...text, judges: renamed(text.judges) }))
}

/** Number of prompts that are finished in every column. */
export function finishedPrompts({ plan, units, rows }: OpenComparison): number {
  const open = new Set(units.flatMap((unit) => (unit.kind === 'run' && !rows.has(unit.index) ? [unit.prompt] : [])))
  return plan.prompts.length - open.size
}

function costsOf({ plan, rows }: OpenComparison): Map<string, Cost> {
  const byKind = new Map(
    [...rows.values()].flatMap((row) => (row.kind === 'cost' ? [[row.key, row.cost] as const] : [])),
  )
  return new Map(
    plan.columns.flatMap((column) => {
      const cost = byKind.get(costKey(column))
      return cost ? [[column.key, cost] as const] : []
    }),
  )
}

/** The row that the others are compared with: top-k if it is there, else the first. */
export const baseOf = (columns: readonly TitledColumn[]): TitledColumn =>
  columns.find(({ method, preset }) => method === 'topK' && !preset) ?? (columns[0] as TitledColumn)

/** Null before the first prompt is finished. */
export function resultsOf(comparison: OpenComparison): PromptsSummary | null {
  const { plan } = comparison
  const texts = finishedTexts(comparison)
  if (texts.length === 0) return null
  const { columns, common, seeds } = plan
  const judges = judgesOf(plan)
  const base = baseOf(columns)
  const rows = quickRows({ columns, texts, judges, costs: costsOf(comparison), ranks: new Map() })
  const textsOf = (key: string) => texts.filter(({ column }) => column === key)
  const ofBase = textsOf(base.key)
  return {
    title: plan.title,
    prompts: new Set(texts.map(({ prompt }) => prompt)).size,
    planned: plan.prompts.length,
    samples: seeds.length,
    maxTokens: common.maxTokens,
    bestOf: common.bestOf ?? DEFAULT_BEST_OF,
    reward: rewardText(common.reward),
    judges,
    model: [plan.model.name, plan.model.runtime],
    base: base.key,
    rows: rows.map(
      (row, i): PromptsRow => ({
        key: row.key,
        title: columns[i]?.title ?? row.key,
        method: row.method,
        weight: row.weight,
        preset: row.preset,
        judges: judges.map((name) => row.judges[name] as MeanWithError),
        ownReward: row.ownReward,
        klToBase: row.klToBase,
        klToTopK: row.klToTopK,
        distinct2: row.diversity.distinct2,
        length: row.length,
        msPerToken: row.cost && 1000 / row.cost.tokensPerSecond,
      }),
    ),
    differences: judges.map((judge) =>
      columns
        .filter(({ key }) => key !== base.key)
        .map(({ key }) => {
          const [own, other] = [judgeRows(textsOf(key), judge), judgeRows(ofBase, judge)]
          const { win, tie, lose } = winTieLose(own, other)
          return { key, ...pairedMean(own, other), win, tie, lose }
        }),
    ),
  }
}

/** The summary as `tokenwise evaluate` writes it. Takes a while with many columns: every two of them are compared. */
export function evaluationOf(comparison: OpenComparison): Summary {
  const { plan } = comparison
  const { columns, common, seeds, prompts } = plan
  const judges = judgesOf(plan)
  return {
    ...summarize({ columns, texts: finishedTexts(comparison), judges, costs: costsOf(comparison), ranks: new Map() }),
    judges,
    reward: rewardText(common.reward),
    baseTokenMrr: null,
    baseTokenMrrGain: null,
    bestOf: [],
    command: commandOf(comparison),
    model: plan.model,
    settings: { ...common, seeds: [...seeds], prompts: prompts.length, columns: columns.map(({ key }) => key) },
  }
}

/** The command that writes the same texts, if the columns have no settings of their own; else what the page did. */
function commandOf({ plan }: OpenComparison): string {
  const { columns, seeds, common, title } = plan
  if (columns.some(({ preset }) => preset)) return `the page, Compare on many prompts: ${title}`
  const [first] = columns as [TitledColumn]
  const names = [...new Set(columns.map(({ method }) => method))]
  const weightsFor = names
    .filter((name) => methods[name].head !== null)
    .map(
      (name) =>
        `--weights-for ${name}=${columns.flatMap((one) => (one.method === name ? [one.weight] : [])).join(',')}`,
    )
  return [
    `tokenwise evaluate --reward ${rewardText(common.reward)} --prompts prompts.jsonl`,
    `--methods ${names.join(',')} ${weightsFor.join(' ')}`,
    `--units ${first.units} --seeds ${seeds.join(',')} --max-tokens ${common.maxTokens} --top-k ${first.topK}`,
    `--temperature ${first.temperature} --best-of ${common.bestOf ?? DEFAULT_BEST_OF}${common.chat ? ' --chat' : ''}`,
    `--judge ${judgesOf(plan).join(',')} --gold-samples 0 --out results`,
  ].join(' ')
}

const rewardText = (reward: RewardChoice | null): string => (reward === null ? 'none' : formatRewardChoice(reward))

/** A prompt, and how far its columns are apart. */
export interface ComparedPrompt {
  id: string
  prompt: string
  /** The first judge's mean over samples, by column key. */
  scores: Map<string, number>
  /** Largest minus smallest of the scores. */
  spread: number
  /** The sample in which the columns are farthest apart. */
  seed: number
}

/** Finished prompts, those in which the columns differ most first. */
export function promptsByDifference(comparison: OpenComparison): ComparedPrompt[] {
  const { plan } = comparison
  const [judge = ''] = judgesOf(plan)
  const texts = finishedTexts(comparison)
  const means = new Map(
    plan.columns.map(({ key }) => [
      key,
      promptMeans(
        judgeRows(
          texts.filter(({ column }) => column === key),
          judge,
        ),
      ),
    ]),
  )
  const byPrompt = groupedBy(texts, ({ prompt }) => prompt)
  return plan.prompts
    .flatMap(({ id, prompt }): ComparedPrompt[] => {
      const own = byPrompt.get(id)
      if (!own) return []
      const scores = new Map([...means].flatMap(([key, mean]) => [[key, mean.get(id) ?? Number.NaN] as const]))
      const bySeed = [...groupedBy(own, ({ seed }) => seed)].map(([seed, some]) => ({
        seed,
        spread: spreadOf(some.map(({ judges }) => judges[judge] ?? 0)),
      }))
      const widest = bySeed.sort((one, other) => other.spread - one.spread)[0]
      return [{ id, prompt, scores, spread: spreadOf([...scores.values()]), seed: widest?.seed ?? 0 }]
    })
    .sort((one, other) => other.spread - one.spread)
}

function groupedBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

const spreadOf = (values: readonly number[]): number => Math.max(...values) - Math.min(...values)
