// The one place where tools start the model. A command names the rewards, judges and layers that it needs and gets
// a running trunk that taps them. The model is closed and Ctrl+C handled here.

import { Forest } from '../../src/decoding/forest.ts'
import type { RewardChoice, RunRecord } from '../../src/decoding/record.ts'
import type { CandidateScorer } from '../../src/decoding/scorer.ts'
import type { WeightForm } from '../../src/models/graph/linear.ts'
import { type NodeModel, openNodeModel } from '../../src/models/onnx/nodeTrunk.ts'
import type { Judge } from '../../src/rewards/judge.ts'
import { headLayers, type Reward } from '../../src/rewards/loadRewards.ts'
import { openReward } from '../../src/rewards/openReward.ts'
import type { TokenText } from '../../src/rewards/ruleScorer.ts'
import { readManifest } from './modelFile.ts'
import { BASE_MODEL_DIR, HEADS_DIR } from './paths.ts'
import { judgesNamed, rewardsFor } from './rewards.ts'
import { withSignal } from './stopped.ts'

export interface ModelNeeds {
  /** What steers or scores: its heads are loaded and their layers tapped. Rules and null need none. */
  reward?: RewardChoice | null | undefined
  /** Judges by name, loaded and tapped likewise. */
  judges?: readonly string[]
  /** Further layers to tap. */
  layers?: readonly number[]
  /** Folder of rewards.json. Default: the heads that ship. */
  headsDir?: string
  /** Folder of the model's manifest and parts. Default: the base model's. */
  modelDir?: string | undefined
  /** Default 'fp32', which is faster for long passes; 'int4' is faster for single rows. Both compute the same numbers. */
  form?: WeightForm
  /** Default: one per core. */
  threads?: number
  /** For reading hidden rows only: no blocks after this one, and no LM head. */
  stopAfterBlock?: number
}

/** A running model with the requested rewards and judges. */
export interface OpenModel extends NodeModel {
  /** A forest over the trunk. Work in several phases may make others: each drops what the one before it cached. */
  forest: Forest
  /** Bytes of tokens and the tokens that end a text: for rules, decoding loops and scorers. */
  text: TokenText
  /** The model in records. */
  identity: RunRecord['model']
  rewards: Reward[]
  judges: Judge[]
  /** What scores candidates in `forest`; null for null, the base model alone. @throws as `openReward`. */
  scorer(choice: RewardChoice | null, forest?: Forest): CandidateScorer | null
}

/**
 * Opens the model for `work` and closes it afterwards, whatever happens.
 * The signal aborts at Ctrl+C or SIGTERM; `work` then ends early (see stopped.ts). A second Ctrl+C ends the process.
 * @throws ModelFileError without a model; RewardError or HeadFileError for an unknown or broken reward or judge.
 */
export function withModel<T>(
  needs: ModelNeeds,
  work: (model: OpenModel, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return withSignal(async (signal) => {
    const model = await openModel(needs)
    try {
      return await work(model, signal)
    } finally {
      await model.dispose()
    }
  })
}

/** For callers whose work has no single scope. They dispose of the model themselves. @throws as `withModel`. */
export async function openModel({
  reward = null,
  judges: judgeNames = [],
  layers = [],
  headsDir = HEADS_DIR,
  modelDir = BASE_MODEL_DIR,
  form = 'fp32',
  ...options
}: ModelNeeds): Promise<OpenModel> {
  const { sha256, name } = readManifest(modelDir)
  const rewards = await rewardsFor(headsDir, reward, modelDir)
  const judges = await judgesNamed(judgeNames, { headsDir, trunkSha256: sha256 })
  const tapped = [...headLayers(rewards), ...judges.flatMap((judge) => judge.layers), ...layers]
  const taps = [...new Set(tapped)].sort((a, b) => a - b)
  const model = await openNodeModel({ taps, dir: modelDir, form, ...options })
  const { tokenizer, trunk, runtime } = model
  const forest = new Forest(trunk)
  const text = { tokenBytes: (id: number) => tokenizer.bytes(id), stopTokenIds: tokenizer.stopTokenIds }
  return {
    ...model,
    forest,
    text,
    identity: { name, sha256, runtime },
    rewards,
    judges,
    scorer: (choice, over = forest) => openReward(choice, { forest: over, rewards, ...text }),
  }
}
