// Measures the cost of each method that runs alone on this machine.

import { Forest } from '../../src/decoding/forest.ts'
import { type Cost, measureCost } from '../../src/evaluation/cost.ts'
import { type CommonSettings, type PlannedColumn, settingsOf } from '../../src/evaluation/plan.ts'
import { startProgress } from '../cli/progress.ts'
import type { PhaseContext } from './folder.ts'
import type { EvaluationPrompt } from './prompts.ts'

const WARM_UP_TOKENS = 8

/**
 * Phase 'cost': costs by column key. The weight does not change the cost, so each method and preset is timed once.
 * If `costTokens` is 0, nothing is timed.
 */
export async function measureCosts(
  columns: readonly PlannedColumn[],
  {
    folder,
    model,
    openHeads,
    prompts,
    common,
    costTokens,
  }: PhaseContext & { prompts: readonly EvaluationPrompt[]; common: CommonSettings; costTokens: number },
): Promise<Map<string, Cost>> {
  if (costTokens === 0) return new Map()
  const saved = folder.read<[string, Cost][]>('cost', 0)
  if (saved) return new Map(saved)
  const kind = ({ method, preset }: PlannedColumn) => `${method} ${preset}`
  const kinds = new Map(columns.map((column) => [kind(column), column]))
  const byKind = new Map<string, Cost>()
  const progress = startProgress('timing methods', kinds.size)
  const texts = prompts.slice(0, Math.ceil(costTokens / common.maxTokens)).map(({ tokens }) => tokens)
  for (const [name, column] of kinds) {
    progress.update(byKind.size)
    const settings = settingsOf({ seed: 1, columns: [column] }, common)
    const measured = (prompts: typeof texts, maxTokens: number) => {
      const forest = new Forest(model.trunk)
      return measureCost({ forest, scorer: openHeads(forest), ...model.text }, prompts, { ...settings, maxTokens })
    }
    await measured(texts.slice(0, 1), WARM_UP_TOKENS)
    byKind.set(name, (await measured(texts, common.maxTokens)) as Cost)
  }
  progress.update(kinds.size)
  progress.end()
  const costs = columns.map((column): [string, Cost] => [column.key, byKind.get(kind(column)) as Cost])
  folder.write('cost', 0, costs)
  return new Map(costs)
}
