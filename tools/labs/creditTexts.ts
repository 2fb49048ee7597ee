// Texts of a run with every candidate's rewards, as the lesson on credit reads them.

import { appendStep, startRun } from '../../src/decoding/assembleRun.ts'
import type { FollowedToken } from '../../src/decoding/followText.ts'
import { Forest } from '../../src/decoding/forest.ts'
import { headNames } from '../../src/decoding/heads.ts'
import { decodeRuns } from '../../src/decoding/lockstep.ts'
import type { ColumnSettings, RunRecord } from '../../src/decoding/record.ts'
import type { NodeModel } from '../../src/models/onnx/nodeTrunk.ts'
import type { Reward } from '../../src/rewards/loadRewards.ts'
import { openReward } from '../../src/rewards/openReward.ts'

/** What is written: one column of one prompt. */
export interface TextPlan {
  prompt: string
  method: 'topK' | 'pargs'
  weight: number
  seed: number
}

/** A written text without its end token. */
export interface CreditedText {
  tokens: FollowedTable[]
  /** What its tokens say. */
  text: string
}

export type FollowedTable = Pick<FollowedToken, 'token' | 'bytes' | 'baseLogProb' | 'rewards' | 'candidates'>

export interface WriteOptions {
  model: NodeModel
  reward: Reward
  maxTokens: number
  topK: number
  temperature: number
}

/** Writes texts [plans] side by side; all heads score every candidate, whoever steers. */
export async function writeCredited(plans: readonly TextPlan[], options: WriteOptions): Promise<CreditedText[]> {
  const { model, reward, maxTokens, topK, temperature } = options
  const { tokenizer, trunk, manifest, runtime } = model
  const forest = new Forest(trunk)
  const parts = { tokenBytes: (id: number) => tokenizer.bytes(id), stopTokenIds: tokenizer.stopTokenIds }
  const heads = openReward(reward.name, { forest, rewards: [reward], ...parts })
  const runs = plans.map(({ prompt, method, weight, seed }) => {
    const columns: ColumnSettings[] = [{ method, weight }]
    const settings = { columns, reward: reward.name, topK, temperature, seed, sample: 0, maxTokens, chat: false }
    return { prompt, promptTokens: tokenizer.encode(prompt), heads, settings }
  })
  const identity = { name: manifest.name, sha256: manifest.sha256, runtime }
  const records = runs.map(({ prompt, promptTokens, settings }) =>
    startRun({ prompt, promptTokens, settings, model: identity }),
  )
  for await (const steps of decodeRuns(runs, { forest, ...parts, recordRewards: headNames }))
    for (const { run, record } of steps) records[run] = appendStep(records[run] as RunRecord, record)
  return records.map(({ columns }) => {
    const [{ tokens, stop, text }] = columns as [RunRecord['columns'][number]]
    return {
      text,
      tokens: (stop === 'endOfText' ? tokens.slice(0, -1) : tokens).map(({ token, bytes, baseLogProb, ...rest }) => ({
        token,
        bytes,
        baseLogProb,
        rewards: rest.candidates[rest.chosen]?.rewards ?? {},
        candidates: rest.candidates.map((candidate) => ({
          token: candidate.token,
          bytes: candidate.bytes,
          baseLogProb: candidate.baseLogProb,
          rewards: candidate.rewards,
        })),
      })),
    }
  })
}
