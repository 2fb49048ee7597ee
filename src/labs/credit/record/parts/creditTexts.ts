// Writes texts with the base model, steered or not, and computes the rewards of every candidate along them.

import type { OpenModel } from '../../../../../tools/cli/withModel.ts'
import { writeRecords } from '../../../../../tools/cli/writeRecords.ts'
import { followText } from '../../../../decoding/followText.ts'
import { Forest } from '../../../../decoding/forest.ts'
import type { Reward } from '../../../../rewards/loadRewards.ts'
import { textsToScore } from '../../../../rewards/scoreTexts.ts'
import type { CreditToken } from '../../format.ts'

export interface TextPlan {
  prompt: string
  method: 'topK' | 'pargs'
  weight: number
  seed: number
}

export interface WriteOptions {
  model: OpenModel
  reward: Reward
  maxTokens: number
  topK: number
  temperature: number
}

function openForest({ model, reward }: WriteOptions) {
  const forest = new Forest(model.trunk)
  return { forest, scorer: model.scorer(reward.name, forest), ...model.text }
}

/** Texts [plans] as token ids without end tokens, written in parallel. */
export async function writeTexts(plans: readonly TextPlan[], options: WriteOptions): Promise<number[][]> {
  const { model, reward, maxTokens, topK, temperature } = options
  const { scorer, forest } = openForest(options)
  const runs = plans.map(({ prompt, method, weight, seed }) => {
    const settings = {
      columns: [{ method, weight }],
      weight,
      reward: reward.name,
      topK,
      temperature,
      seed,
      sample: 0,
      maxTokens,
      chat: false,
    }
    return { prompt, promptTokens: model.tokenizer.encode(prompt), scorer, settings }
  })
  const records = await writeRecords(model, runs, { forest, recordRewards: false })
  return records.flatMap(textsToScore).map(({ tokens, finished }) => (finished ? tokens.slice(0, -1) : [...tokens]))
}

/** A text [tokens] after a prompt, with the candidates at each token and their rewards by every head. */
export async function creditText(
  prompt: string,
  tokens: readonly number[],
  options: WriteOptions,
): Promise<CreditToken[]> {
  const promptTokens = options.model.tokenizer.encode(prompt)
  const followed = await followText({ ...openForest(options), promptTokens, tokens, topK: options.topK })
  if (!followed) throw new Error('scoring was aborted before the end of the text. Run the command again.')
  return followed.map(({ token, bytes, baseLogProb, rewards, candidates }) => ({
    token,
    bytes,
    baseLogProb,
    rewards,
    candidates,
  }))
}
