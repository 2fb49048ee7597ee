// A summary of synthetic texts for tests of tables and figures. Reward rises with the weight and levels off; KL keeps rising.

import { methods } from '../../decoding/methods/index.ts'
import type { MethodName } from '../../decoding/record.ts'
import { bestOfNKlBound } from '../../metrics/klDivergence.ts'
import type { MeasuredText } from '../../metrics/measuredText.ts'
import { type PlannedColumn, type PlanOptions, planColumns } from '../plan.ts'
import { type Summary, summarize } from '../summary.ts'

const gains: Partial<Record<MethodName, number>> = { args: 0.9, cd: 1.5, rad: 0.7, pargs: 1.2, pargsSoft: 1.3 }

export function exampleSummary({
  prompts = 4,
  seeds = 2,
  judges = ['sentiment', 'words'],
  succeeds = false,
  ...plan
}: Partial<PlanOptions> & { prompts?: number; seeds?: number; judges?: string[]; succeeds?: boolean } = {}): Summary {
  const columns = planColumns({
    methods: ['topK', 'greedy', 'args', 'pargs', 'pargsGreedy', 'bestOfN'],
    weights: [1, 2, 4],
    units: 'raw',
    presets: ['rad'],
    topK: 10,
    temperature: 1,
    ...plan,
  })
  const texts = columns.flatMap((column) =>
    Array.from({ length: prompts * seeds }, (_, i) => text(column, Math.floor(i / seeds), i % seeds, judges)),
  )
  const judged = texts.map((one) =>
    // Judges that only accept or reject.
    succeeds
      ? { ...one, judges: Object.fromEntries(judges.map((name) => [name, (one.judges[name] ?? 0) > 1 ? 1 : 0])) }
      : one,
  )
  const cost = { tokensPerSecond: 40, passesPerToken: 1.01, rowsPerToken: 10.2, rewardsPerToken: 10, tokens: 24 }
  return {
    ...summarize({
      columns,
      texts: judged,
      judges,
      costs: new Map(columns.map(({ key }) => [key, cost])),
      ranks: new Map(columns.map(({ key }, i) => [key, [{ prompt: '0', value: 1 / (i + 1) }]])),
      controlRanks: new Map(columns.map(({ key }, i) => [key, [{ prompt: '0', value: 1 / (i + 2) }]])),
    }),
    judges,
    reward: 'sentiment',
    baseTokenMrr: { mean: 0.5, standardError: 0.02, n: prompts },
    baseTokenMrrGain: { difference: 0.01, standardError: 0.02, n: prompts, pValue: 0.5 },
    bestOf: [],
    command: 'tokenwise evaluate --reward sentiment --prompts prompts.jsonl',
    model: { name: 'smollm2', sha256: '0'.repeat(64), runtime: 'node, 2 cores' },
    settings: { maxTokens: 48 },
  }
}

function text(column: PlannedColumn, prompt: number, seed: number, judges: readonly string[]): MeasuredText {
  const { method, weight, key } = column
  const { head, bestBy, choice } = methods[method]
  const strength = weight ?? 0
  const noise = Math.sin(17 * prompt + 5 * seed + key.length)
  const gain = gains[method] ?? 1
  const kl = head === null ? 0 : strength * (4 + gain + 0.3 * noise)
  const reward = 1 + 2 * noise + gain * 1.6 * Math.log1p(kl) * Math.exp(-kl / 90)
  const own = 0.5 + noise + 0.8 * Math.sqrt(kl)
  return {
    prompt: String(prompt),
    seed,
    column: key,
    text: `text ${prompt} ${seed % 2} of ${key}`,
    tokens: [1, 2, 3, prompt, seed, 6],
    finished: seed === 0,
    klToBase: choice === 'argmax' || bestBy ? null : kl + 14,
    klToTopK: bestBy ? bestOfNKlBound(8) : choice === 'argmax' ? null : kl,
    negLogBase: 60 + kl,
    ownReward: head || bestBy ? own : null,
    judges: Object.fromEntries(judges.map((name, i) => [name, reward - i])),
    heads: { full: own, prefix: own + 0.1 },
    repetition: { rep2: 0.1, rep3: 0.05, rep4: 0, diversity: 0.855 },
  }
}
