// Measures the cost of a method that runs alone: passes, rows and rewards per token, and tokens per second on this machine.

import { Forest } from '../../src/decoding/forest.ts'
import { decodeRuns } from '../../src/decoding/lockstep.ts'
import type { RunSettings } from '../../src/decoding/record.ts'
import type { CandidateScorer } from '../../src/decoding/scorer.ts'
import { startProgress } from '../cli/progress.ts'
import type { PhaseContext } from './folder.ts'
import { type CommonSettings, type PlannedColumn, settingsOf } from './plan.ts'
import type { EvaluationPrompt } from './prompts.ts'

export interface Cost {
  /** Tokens of the text per second, excluding the prompt. Depends on the machine and its load. */
  tokensPerSecond: number
  passesPerToken: number
  rowsPerToken: number
  /** Scores that heads compute for each token of the text. */
  rewardsPerToken: number
  tokens: number
}

/** Runs one column on each prompt. A text includes its end token; Best-of-N counts the tokens of one text. */
async function measureCost(
  { model, openHeads }: Pick<PhaseContext, 'model' | 'openHeads'>,
  prompts: readonly (readonly number[])[],
  settings: RunSettings,
): Promise<Cost> {
  const forest = new Forest(model.trunk)
  const scorer = openHeads(forest)
  const total = { passes: 0, rows: 0, rewards: 0, tokens: 0, ms: 0 }
  const counted: CandidateScorer | null = scorer && {
    ...scorer,
    score(nodes, origin, heads) {
      total.rewards += nodes.length * heads.length
      return scorer.score(nodes, origin, heads)
    },
  }
  for (const promptTokens of prompts) {
    forest.reset()
    counted?.reset()
    await forest.extend(forest.chain(null, promptTokens))
    const { passes, rows } = forest
    const runs = [{ promptTokens, scorer: counted, settings }]
    for await (const steps of decodeRuns(runs, { forest, ...model.text, recordRewards: false })) {
      total.tokens += 1
      total.ms += steps[0]?.record.tokens[0]?.record.elapsedMs ?? 0
    }
    total.passes += forest.passes - passes
    total.rows += forest.rows - rows
  }
  const { tokens } = total
  return {
    tokensPerSecond: (1000 * tokens) / total.ms,
    passesPerToken: total.passes / tokens,
    rowsPerToken: total.rows / tokens,
    rewardsPerToken: total.rewards / tokens,
    tokens,
  }
}

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
    await measureCost({ model, openHeads }, texts.slice(0, 1), { ...settings, maxTokens: WARM_UP_TOKENS })
    byKind.set(name, await measureCost({ model, openHeads }, texts, settings))
  }
  progress.update(kinds.size)
  progress.end()
  const costs = columns.map((column): [string, Cost] => [column.key, byKind.get(kind(column)) as Cost])
  folder.write('cost', 0, costs)
  return new Map(costs)
}
