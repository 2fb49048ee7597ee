// Measures the cost of each method that runs alone on this machine.

import { Forest } from '../../src/decoding/forest.ts'
import { type Cost, measureCost, perToken } from '../../src/evaluation/cost.ts'
import { type CommonSettings, type PlannedColumn, settingsOf } from '../../src/evaluation/plan.ts'
import type { Summary } from '../../src/evaluation/summary.ts'
import { countClassifiers } from '../../src/rewards/classifier/cost.ts'
import { scoreTexts, textsToScore } from '../../src/rewards/scoreTexts.ts'
import { startProgress } from '../cli/progress.ts'
import type { PhaseContext } from './folder.ts'
import type { EvaluationPrompt } from './prompts.ts'
import type { WrittenRun } from './write.ts'

const WARM_UP_TOKENS = 8

/** What judging costs for each token of a text, for judges that are classifiers. */
export type JudgeCost = NonNullable<Summary['judgeCosts']>[number]

/**
 * Phase 'judgeCost': scores the texts of the first wave once more with each judge that is a classifier, and times it.
 * If `costTokens` is 0, nothing is timed.
 */
export async function measureJudgeCosts({
  folder,
  model,
  costTokens,
}: Pick<PhaseContext, 'folder' | 'model'> & { costTokens: number }): Promise<JudgeCost[]> {
  const { classifiers = [], judges, trunk } = model
  const own = judges.filter(({ name }) => classifiers.some((one) => one.name === name))
  if (costTokens === 0 || own.length === 0) return []
  const saved = folder.read<JudgeCost[]>('judgeCost', 0)
  if (saved) return saved
  const texts = (folder.read<WrittenRun[]>('records', 0) ?? []).flatMap(({ record }) => textsToScore(record))
  const tokens = texts.reduce((sum, text) => sum + text.tokens.length, 0)
  const costs: JudgeCost[] = []
  for (const judge of own) {
    const spent = countClassifiers(classifiers)
    await scoreTexts(new Forest(trunk), texts, [judge], null)
    const cost = perToken(spent(), tokens)
    if (cost) costs.push({ judge: judge.name, ...cost })
  }
  folder.write('judgeCost', 0, costs)
  return costs
}

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
      const parts = { forest, scorer: openHeads(forest), classifiers: model.classifiers, ...model.text }
      return measureCost(parts, prompts, { ...settings, maxTokens })
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
