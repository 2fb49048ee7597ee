// Starts the model for a command, with the rewards, judges and tapped layers that the command needs. Handles Ctrl+C and closes
// the model.

import { Forest } from '../../src/decoding/forest.ts'
import type { RewardChoice, RunRecord } from '../../src/decoding/record.ts'
import type { CandidateScorer } from '../../src/decoding/scorer.ts'
import { type NodeModel, openNodeModel } from '../../src/models/nodeModel.ts'
import { classifierJudge } from '../../src/rewards/classifier/judge.ts'
import { measureClassifierUnit } from '../../src/rewards/classifier/unit.ts'
import type { Judge } from '../../src/rewards/judge.ts'
import { headLayers, type Reward } from '../../src/rewards/loadRewards.ts'
import { openReward } from '../../src/rewards/openReward.ts'
import { learnedNames } from '../../src/rewards/rewardChoice.ts'
import type { TokenText } from '../../src/rewards/ruleScorer.ts'
import {
  type ClassifierOptions,
  isClassifier,
  type NodeClassifier,
  openNodeClassifier,
  refuseSelfJudges,
} from './classifiers.ts'
import { readHeadTrunk, readManifest } from './modelFile.ts'
import { BASE_MODEL_DIR, HEADS_DIR } from './paths.ts'
import { judgesNamed, rewardsFor } from './rewards.ts'
import { withSignal } from './stopped.ts'

export interface ModelNeeds {
  /** The reward to steer or score with. Its heads are loaded and their layers tapped; its classifiers are opened. */
  reward?: RewardChoice | null | undefined
  /** Names of judges to load, or classifiers. Their layers are tapped. */
  judges?: readonly string[]
  /** How classifiers steer, and how they judge. */
  classifier?: ClassifierOptions | undefined
  judgeClassifier?: ClassifierOptions | undefined
  layers?: readonly number[]
  /** Folder of rewards.json. Default: public/heads. */
  headsDir?: string
  /** Folder of the model's manifest and parts. Default: the base model. */
  modelDir?: string | undefined
  /** Default: one thread per core. */
  threads?: number
}

export interface OpenModel extends NodeModel {
  /** A forest over the trunk. Using a second forest drops the cache of the first. */
  forest: Forest
  /** The bytes of each token, and the tokens that end a text. */
  text: TokenText
  /** The model's name, hash and runtime, as stored in records. */
  identity: RunRecord['model']
  rewards: Reward[]
  judges: Judge[]
  /** Classifiers that steer or judge. */
  classifiers: readonly NodeClassifier[]
  /** Returns a scorer for candidates in `forest`, or null if `choice` is null. @throws when `openReward` does. */
  scorer(choice: RewardChoice | null, forest?: Forest): CandidateScorer | null
}

/**
 * Opens the model for `work` and closes it afterwards, even after an error.
 * The signal aborts on Ctrl+C or SIGTERM; `work` then ends early (see stopped.ts).
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

/** Opens the model without closing it: the caller must dispose of it. @throws when `withModel` does. */
export async function openModel({
  reward = null,
  judges: judgeNames = [],
  classifier = {},
  judgeClassifier = {},
  layers = [],
  headsDir = HEADS_DIR,
  modelDir = BASE_MODEL_DIR,
  ...options
}: ModelNeeds): Promise<OpenModel> {
  const steering = reward === null ? [] : learnedNames(reward).filter(isClassifier)
  await refuseSelfJudges(steering, judgeNames)
  const { sha256, name } = readManifest(modelDir)
  const rewards = await rewardsFor(headsDir, reward, modelDir, steering)
  const ofHeads = judgeNames.filter((given) => !isClassifier(given))
  const headJudges = await judgesNamed(ofHeads, { headsDir, trunk: await readHeadTrunk(modelDir) })
  const tapped = [...headLayers(rewards), ...headJudges.flatMap((judge) => judge.layers), ...layers]
  const taps = [...new Set(tapped)].sort((a, b) => a - b)
  const model = await openNodeModel({ taps, dir: modelDir, ...options })
  const { tokenizer, trunk, runtime } = model
  const forest = new Forest(trunk)
  const text = { tokenBytes: (id: number) => tokenizer.bytes(id), stopTokenIds: tokenizer.stopTokenIds }
  const opened: NodeClassifier[] = []
  const dispose = async () => {
    for (const { model: open } of opened) await open.dispose()
    await model.dispose()
  }
  const open = async (given: string, how: ClassifierOptions) => {
    const one = await openNodeClassifier(given, how)
    opened.push(one)
    return one
  }
  try {
    const classifiers: NodeClassifier[] = []
    for (const given of steering) {
      const one = await open(given, classifier)
      one.unit = await measureClassifierUnit(one, { forest, encode: tokenizer.encode, ...text })
      classifiers.push(one)
    }
    const judges: Judge[] = []
    for (const given of judgeNames)
      judges.push(
        isClassifier(given)
          ? classifierJudge(await open(given, judgeClassifier), text)
          : (headJudges[ofHeads.indexOf(given)] as Judge),
      )
    return {
      ...model,
      forest,
      text,
      identity: { name, sha256, runtime },
      rewards,
      judges,
      classifiers: opened,
      scorer: (choice, over = forest) => openReward(choice, { forest: over, rewards, classifiers, ...text }),
      dispose,
    }
  } catch (error) {
    await dispose()
    throw error
  }
}
