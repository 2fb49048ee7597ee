// Loads a model: downloads its file and heads, and finds a backend that passes the self-test.

import type { Trunk } from '../decoding/trunk.ts'
import { ModelFileError } from '../engine/gguf/errors.ts'
import { readLlamaConfig } from '../engine/gguf/llamaConfig.ts'
import { readGguf } from '../engine/gguf/read.ts'
import type { ByteSource } from '../models/files/byteSource.ts'
import { openModel } from '../models/files/download.ts'
import { whenDeleted } from '../models/files/holdModel.ts'
import { requestFile } from '../models/files/request.ts'
import { memoryAtHand } from '../models/memory.ts'
import { SilentGpu } from '../models/onnx/webBackend.ts'
import { SELF_TEST_LIMIT, selfTest } from '../models/selfTest.ts'
import { createTokenizer } from '../models/tokenizer.ts'
import type { Tokenizer } from '../models/tokenizer.types.ts'
import type { OpenedTrunk } from '../models/webEngine.ts'
import type { Platform } from '../platform/platform.ts'
import type { HeadTrunk } from '../rewards/head.ts'
import type { Judge } from '../rewards/judge.ts'
import {
  addHead,
  headLayers,
  judgesOf,
  loadJudge,
  loadRewards,
  programJudges,
  type Reward,
} from '../rewards/loadRewards.ts'
import { type BackendOption, backendOptions, detectWebgpu } from './backendOptions.ts'
import { CodedError, isOutOfMemory } from './engineError.ts'
import { interruptible } from './interruptible.ts'
import type { EngineInfo, LoadProgress, LoadRequest, RewardInfo } from './protocol.ts'

/** What the engine uses of the browser. */
export type EnginePlatform = Pick<Platform, 'fetch' | 'files' | 'locks' | 'channel' | 'wait'>

export interface LoadedModel {
  trunk: Trunk
  tokenizer: Tokenizer
  rewards: Reward[]
  info: EngineInfo
  /** Loads a judge on first use. @throws HeadFileError if there is no judge of that name. */
  judge(name: string): Promise<Judge>
  /** @throws HeadFileError if the file is not a valid head of this model. */
  addHead(file: Uint8Array): RewardInfo
  dispose(): Promise<void>
}

/** If loading fails or is aborted, everything that was opened is closed. */
export async function loadModel(
  platform: EnginePlatform,
  request: LoadRequest,
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
): Promise<LoadedModel> {
  const fallbacks: string[] = []
  const giveUp = (from: string, reason: string) => {
    fallbacks.push(`${from}: ${reason}`)
    onProgress({ stage: 'fallback', from, reason })
  }
  const { manifest, source } = await openModel(request.manifestUrl, platform, {
    signal,
    onProgress: (progress) => onProgress({ stage: 'download', ...progress }),
    onFallback: (reason) => giveUp('saving the model', reason),
  })
  try {
    const { headsUrl } = request
    const fetchHead = headsUrl === null ? null : fetchFrom(platform, headsUrl, signal)
    // The heads are downloaded while the model file is read.
    const reading = read(source)
    const trunkOf = async (): Promise<HeadTrunk> => ({ sha256: manifest.sha256, shape: (await reading).config })
    const [rewards, judges, { file, config, tokenizer }] = await Promise.all([
      fetchHead ? loadRewards(fetchHead, trunkOf()) : [],
      // Programs read no files.
      fetchHead ? judgesOf(fetchHead) : programJudges.map(({ name }) => ({ name, layers: [] })),
      reading,
    ])
    const headTrunk = await trunkOf()
    const taps = [...new Set([...headLayers(rewards), ...judges.flatMap(({ layers }) => layers)])].sort((a, b) => a - b)
    const opened = new Map<string, Judge>()
    const device = { memory: memoryAtHand(), webgpu: await detectWebgpu(request.runtime, platform.wait) }
    signal.throwIfAborted()
    const { options, notes } = backendOptions(request, manifest.sizeBytes, device, platform.wait)
    for (const note of notes) giveUp('choosing a backend', note)
    if (options.length === 0)
      throw new CodedError('memory', notes.at(-1) ?? 'No backend can run the model. Try another browser or device.')

    let isGpuSilent = false
    for (const option of options) {
      if (isGpuSilent && option.runtime === 'webgpu') continue
      signal.throwIfAborted()
      const outcome = await tryOption(option).catch((error: unknown) => {
        signal.throwIfAborted()
        // A file that did not arrive or is gone says nothing about the backend, so the user should try again instead of using
        // a slower backend.
        if (error instanceof ModelFileError && error.code !== 'model') throw error
        isGpuSilent ||= error instanceof SilentGpu
        return error instanceof Error ? error.message : String(error)
      })
      if (typeof outcome === 'string') {
        giveUp(option.name, outcome)
        continue
      }
      const stopWatching = whenDeleted(platform, manifest.sha256, () => leaveFile(source, outcome.readBytes))
      const { name, sha256, sizeBytes } = manifest
      const { blockCount, vocabSize, contextLength } = config
      return {
        trunk: outcome.trunk,
        tokenizer,
        rewards,
        info: {
          model: { name, sha256, sizeBytes, blockCount, vocabSize, contextLength },
          runtime: option.runtime,
          device: outcome.device,
          rewards: rewards.map(infoOf),
          judges: judges.map(({ name }) => name),
          selfTestError: outcome.error,
          fallbacks,
        },
        async judge(name) {
          const judge = opened.get(name) ?? (await loadJudge(name, fetchFrom(platform, headsUrl ?? ''), headTrunk))
          opened.set(name, judge)
          return judge
        },
        addHead: (bytes) => infoOf(addHead(rewards, bytes, { trunk: headTrunk, taps })),
        async dispose() {
          stopWatching()
          await outcome.trunk.dispose()
          source.close()
        },
      }
    }
    const tried = `Tried: ${fallbacks.join('; ')}.`
    const last = fallbacks.at(-1) ?? ''
    if (isOutOfMemory(last))
      throw new CodedError(
        'memory',
        `There is not enough memory to run the model. Close other tabs and try again. ${tried}`,
      )
    throw new CodedError(
      'device',
      `No backend runs the model correctly on this device. Try another browser or device. ${tried}`,
    )

    async function tryOption(option: BackendOption) {
      const opened = await option.open({
        file,
        config,
        taps,
        signal,
        onProgress: (done, total) => onProgress({ stage: 'prepare', runtime: option.runtime, done, total }),
      })
      const { trunk } = opened
      try {
        onProgress({ stage: 'selfTest', runtime: option.runtime })
        const { passed, errors } = await selfTest(interruptible(trunk), manifest.selfTest, signal)
        const error = Math.max(...Object.values(errors))
        if (passed) return { ...opened, error }
        await trunk.dispose()
        return `Self-test failed: log-probabilities were off by ${error.toPrecision(2)} nats (limit: ${SELF_TEST_LIMIT})`
      } catch (error) {
        await trunk.dispose().catch(() => {})
        throw error
      }
    }
  } catch (error) {
    source.close()
    throw error
  }
}

/** Gives up the model file of a loaded model, which continues with the part that it still reads in memory. */
function leaveFile(source: ByteSource, readBytes: OpenedTrunk['readBytes']): void {
  try {
    if (readBytes === null) source.close()
    else source.keepInMemory(readBytes.offset, readBytes.sizeBytes)
  } catch {
    // There is no memory for it. The next pass says that the model must be loaded again.
    source.close()
  }
}

async function read(source: ByteSource) {
  const file = await readGguf(source)
  return { file, config: readLlamaConfig(file), tokenizer: createTokenizer(file.metadata) }
}

const infoOf = ({ name, title, heads }: Reward): RewardInfo => ({ name, title, heads: heads.map(({ card }) => card) })

function fetchFrom(
  { fetch }: Pick<Platform, 'fetch'>,
  baseUrl: string,
  signal?: AbortSignal,
): (path: string) => Promise<Uint8Array> {
  return async (path) => {
    const response = await requestFile(fetch, new URL(path, baseUrl).href, {}, signal)
    return new Uint8Array(await response.arrayBuffer())
  }
}
