// The classifiers that the engine has open, by name. They stay open when another base model is loaded.

import type { Forest } from '../decoding/forest.ts'
import { weightsSha256 } from '../models/classifier/weightsHash.ts'
import type { ClassifierModel } from '../rewards/classifier/classifier.ts'
import { readClassifierFiles } from '../rewards/classifier/folder.ts'
import type { ClassifierReward } from '../rewards/classifier/scorer.ts'
import { measureClassifierUnit } from '../rewards/classifier/unit.ts'
import type { LoadedModel } from './loadModel.ts'
import type { AddClassifierRequest, ClassifierTrial, OwnClassifier, RewardInfo, WorkDone } from './protocol.ts'
import type { StartClassifier } from './startClassifier.ts'

interface Opened {
  sizeBytes: number
  /** Of its weights; null if they are too large. */
  sha256: string | null
  model: ClassifierModel
}

export function createClassifiers(start: StartClassifier) {
  const opened = new Map<string, Opened>()
  /** Those that steer or judge the loaded base model. */
  let rewards: ClassifierReward[] = []

  /** Opens it, unless it is open. A worker that has ended is replaced. */
  async function open({ name, files }: OwnClassifier, signal: AbortSignal): Promise<Opened> {
    const known = opened.get(name)
    if (known) return known
    const read = await readClassifierFiles(files)
    const sha256 = await weightsSha256(read)
    const one = { sizeBytes: read.sizeBytes, sha256, model: await start(read, signal) }
    opened.set(name, one)
    return one
  }

  async function close(name: string): Promise<void> {
    const model = opened.get(name)?.model
    opened.delete(name)
    rewards = rewards.filter((reward) => reward.name !== name)
    await model?.dispose()
  }

  return {
    /** Scores texts without the base model, so that a person sees what the labels mean. */
    async try(
      { texts, ...own }: OwnClassifier & { texts: readonly string[] },
      signal: AbortSignal,
    ): Promise<ClassifierTrial> {
      const { model, sizeBytes } = await open(own, signal)
      const startedAt = performance.now()
      const rows = await attempt(own.name, model.logits(texts.map((text) => ({ kind: 'text', text }))))
      const { modelType, labels, maxTokens, hasChatTemplate } = model.card
      return {
        card: { modelType, labels, maxTokens, hasChatTemplate },
        device: model.device,
        sizeBytes,
        logits: rows.map((row) => [...row]),
        ms: performance.now() - startedAt,
      }
    },

    /** Makes it a reward or a judge of the loaded base model, and measures a reward's unit. Resolves with null if aborted. */
    async add(
      { label, reads, title, steers, ...own }: AddClassifierRequest,
      { tokenizer }: Pick<LoadedModel, 'tokenizer'>,
      forest: Forest,
      onProgress: (done: WorkDone) => void,
      signal: AbortSignal,
    ): Promise<RewardInfo | null> {
      const { model, sha256 } = await open(own, signal)
      const reward: ClassifierReward = { name: own.name, title, model, label, reads, unit: null }
      if (steers) {
        const unit = await attempt(
          own.name,
          measureClassifierUnit(reward, {
            forest,
            encode: (text) => tokenizer.encode(text),
            tokenBytes: (id) => tokenizer.bytes(id),
            stopTokenIds: tokenizer.stopTokenIds,
            onStep: (done, total) => onProgress({ done, total }),
            signal,
          }),
        )
        if (unit === null) return null
        reward.unit = unit > 0 ? unit : null
      }
      rewards = [...rewards.filter(({ name }) => name !== own.name), reward]
      return {
        name: own.name,
        title,
        heads: [{ objective: 'full', readsFinishedAt: 'endToken', unit: reward.unit }],
        isClassifier: true,
        sha256,
      }
    },

    close,

    get rewards(): readonly ClassifierReward[] {
      return rewards
    },

    /** The rewards of a base model that is no longer loaded have units of it. */
    forgetRewards(): void {
      rewards = []
    },
  }

  /** A classifier whose worker failed is opened anew next time. */
  async function attempt<T>(name: string, work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      await close(name)
      throw error
    }
  }
}

export type Classifiers = ReturnType<typeof createClassifiers>
