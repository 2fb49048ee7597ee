// Converts a run to plain values whose names never change. No other file in this folder reads the fields of records:
// when the fields change, adapt this file, never the stored files.

import type { ColumnRecord, RunRecord } from '../../decoding/record.ts'

export interface SeenRun {
  prompt: string
  /** Number of prompt tokens. */
  promptTokens: number
  chat: boolean
  /** 'role: content'. */
  turns: string[]
  reward: unknown
  units: string
  topK: number
  temperature: number
  seed: number
  sample: number
  maxTokens: number
  bestOf: number | null
  model: string
  runtime: string
  columns: SeenColumn[]
}

export interface SeenColumn {
  method: string
  /** The weight that steered this column, its own or the run's. */
  weight: number
  /** The column's own reward, k and temperature; null where the run's setting applies. */
  reward: unknown
  topK: number | null
  temperature: number | null
  begin: number[]
  text: string
  stop: string | null
  tokens: number[]
  logProbs: number[]
  /** Rewards of the chosen tokens [tokens] by the heads 'full' and 'prefix'; [] if the run has no such head. */
  rewards: Record<string, number[]>
  /** Number of candidates at each step. */
  candidates: number[]
  /** Best-of-N only: all texts, and the index of the one that the column shows. */
  samples?: string[]
  leader?: number
}

export function seenRun({ prompt, promptTokens, settings, model, columns }: RunRecord): SeenRun {
  return {
    prompt,
    promptTokens: promptTokens.length,
    chat: settings.chat,
    turns: (settings.turns ?? []).map(({ role, content }) => `${role}: ${content}`),
    reward: settings.reward,
    units: settings.units ?? 'raw',
    topK: settings.topK,
    temperature: settings.temperature,
    seed: settings.seed,
    sample: settings.sample,
    maxTokens: settings.maxTokens,
    bestOf: settings.bestOf ?? null,
    model: model.name,
    runtime: model.runtime,
    columns: columns.map(seenColumn),
  }
}

function seenColumn(column: ColumnRecord): SeenColumn {
  const { method, weight, reward, topK, temperature, begin, text, stop, tokens, branches, leader } = column
  const rewardsOf = (head: 'full' | 'prefix') =>
    tokens.map(({ candidates, chosen }) => candidates[chosen]?.rewards[head]).filter((value) => value !== undefined)
  return {
    method,
    weight,
    reward: reward ?? null,
    topK: topK ?? null,
    temperature: temperature ?? null,
    begin: begin ?? [],
    text,
    stop,
    tokens: tokens.map(({ token }) => token),
    logProbs: tokens.map(({ baseLogProb }) => baseLogProb),
    rewards: { full: rewardsOf('full'), prefix: rewardsOf('prefix') },
    candidates: tokens.map(({ candidates }) => candidates.length),
    ...(branches && leader !== undefined ? { samples: branches.map((branch) => branch.text), leader } : {}),
  }
}
