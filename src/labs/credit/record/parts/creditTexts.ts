// Writes texts of the base model, steered or not, and reads every candidate's rewards along them.

import { followText } from '../../../../decoding/followText.ts'
import { Forest } from '../../../../decoding/forest.ts'
import { decodeRuns } from '../../../../decoding/lockstep.ts'
import type { ColumnSettings } from '../../../../decoding/record.ts'
import type { NodeModel } from '../../../../models/onnx/nodeTrunk.ts'
import type { Reward } from '../../../../rewards/loadRewards.ts'
import { openReward } from '../../../../rewards/openReward.ts'
import type { CreditToken } from '../../format.ts'

/** One text to write. */
export interface TextPlan {
  prompt: string
  method: 'topK' | 'pargs'
  weight: number
  seed: number
}

export interface WriteOptions {
  model: NodeModel
  reward: Reward
  maxTokens: number
  topK: number
  temperature: number
}

/** A forest with its heads. */
function openForest({ model: { trunk, tokenizer }, reward }: WriteOptions) {
  const forest = new Forest(trunk)
  const text = { tokenBytes: (id: number) => tokenizer.bytes(id), stopTokenIds: tokenizer.stopTokenIds }
  const scorer = openReward(reward.name, { forest, rewards: [reward], ...text })
  return { forest, scorer, ...text }
}

/** Texts [plans] as token ids without end tokens, written in parallel. */
export async function writeTexts(plans: readonly TextPlan[], options: WriteOptions): Promise<number[][]> {
  const { model, reward, maxTokens, topK, temperature } = options
  const { scorer, ...parts } = openForest(options)
  const runs = plans.map(({ prompt, method, weight, seed }) => {
    const columns: ColumnSettings[] = [{ method, weight }]
    const settings = {
      columns,
      weight,
      reward: reward.name,
      topK,
      temperature,
      seed,
      sample: 0,
      maxTokens,
      chat: false,
    }
    return { promptTokens: model.tokenizer.encode(prompt), scorer, settings }
  })
  const texts = plans.map((): number[] => [])
  for await (const steps of decodeRuns(runs, { ...parts, recordRewards: false }))
    for (const { run, record } of steps)
      for (const { record: token, stop } of record.tokens) if (stop !== 'endOfText') texts[run]?.push(token.token)
  return texts
}

/** The candidates at every token of a text [tokens] after a prompt, with every head's rewards. */
export async function creditText(
  prompt: string,
  tokens: readonly number[],
  options: WriteOptions,
): Promise<CreditToken[]> {
  const promptTokens = options.model.tokenizer.encode(prompt)
  const followed = await followText({ ...openForest(options), promptTokens, tokens, topK: options.topK })
  if (!followed) throw new Error('the text was not followed to its end')
  return followed.map(({ token, bytes, baseLogProb, rewards, candidates }) => ({
    token,
    bytes,
    baseLogProb,
    rewards,
    candidates,
  }))
}
