// The worker's side: loads one model, runs one comparison at a time, and answers in values of the protocol.

import * as Comlink from 'comlink'
import { abortRun, appendStep, startRun } from '../decoding/assembleRun.ts'
import { Forest } from '../decoding/forest.ts'
import { decode } from '../decoding/lockstep.ts'
import type { RunRecord } from '../decoding/record.ts'
import type { Trunk } from '../decoding/trunk.ts'
import { openReward } from '../rewards/openReward.ts'
import { CodedError, toEngineError } from './engineError.ts'
import { type LoadedModel, loadModel } from './loadModel.ts'
import type { Engine, EngineInfo, LoadProgress, LoadRequest, Outcome, RunEvent, RunRequest } from './protocol.ts'

const ABORTED = { ok: false, error: null } as const

/** Ends the current piece of work, so that a message that waits (Stop, Cancel) is heard. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}

/** A trunk that lets messages in after every pass. */
const breathing = (trunk: Trunk): Trunk => ({
  shape: trunk.shape,
  taps: trunk.taps,
  maxRowsPerPass: trunk.maxRowsPerPass,
  async pass(rows) {
    const out = await trunk.pass(rows)
    await nextTask()
    return out
  },
  logits: (final) => trunk.logits(final),
  reset: () => trunk.reset(),
  dispose: () => trunk.dispose(),
})

class WorkerEngine implements Engine {
  #loaded: { model: LoadedModel; forest: Forest } | null = null
  #loading: AbortController | null = null
  #running: { controller: AbortController; finished: Promise<unknown> } | null = null

  async load(request: LoadRequest, onProgress: (progress: LoadProgress) => void): Promise<Outcome<EngineInfo>> {
    this.#loading?.abort()
    const controller = new AbortController()
    this.#loading = controller
    try {
      await this.dispose()
      const model = await loadModel(request, onProgress, controller.signal)
      if (controller.signal.aborted) {
        await model.dispose()
        return ABORTED
      }
      this.#loaded = { model, forest: new Forest(breathing(model.trunk)) }
      return { ok: true, value: model.info }
    } catch (error) {
      return controller.signal.aborted ? ABORTED : { ok: false, error: toEngineError(error) }
    } finally {
      if (this.#loading === controller) this.#loading = null
    }
  }

  async cancelLoad(): Promise<void> {
    this.#loading?.abort()
  }

  async run(request: RunRequest, onEvent: (event: RunEvent) => void): Promise<Outcome<RunRecord>> {
    await this.stop()
    const controller = new AbortController()
    const finished = this.#write(request, onEvent, controller.signal)
    const running = { controller, finished }
    this.#running = running
    try {
      return { ok: true, value: await finished }
    } catch (error) {
      return { ok: false, error: toEngineError(error) }
    } finally {
      if (this.#running === running) this.#running = null
    }
  }

  async stop(): Promise<void> {
    const running = this.#running
    running?.controller.abort()
    await running?.finished.catch(() => {})
  }

  async dispose(): Promise<void> {
    await this.stop()
    const loaded = this.#loaded
    this.#loaded = null
    await loaded?.model.dispose()
  }

  async #write(
    { prompt, settings }: RunRequest,
    onEvent: (event: RunEvent) => void,
    signal: AbortSignal,
  ): Promise<RunRecord> {
    if (!this.#loaded) throw new CodedError('input', 'No model is loaded: load it, then run.')
    const { forest, model } = this.#loaded
    const { tokenizer, info } = model
    const promptTokens = settings.chat
      ? tokenizer.encodeChat([{ role: 'user', content: prompt }])
      : tokenizer.encode(prompt)
    const text = { tokenBytes: (id: number) => tokenizer.bytes(id), stopTokenIds: tokenizer.stopTokenIds }
    const heads = openReward(settings.reward, { forest, rewards: model.rewards, ...text })
    const { name, sha256 } = info.model
    let record = startRun({ prompt, promptTokens, settings, model: { name, sha256, runtime: info.device } })
    onEvent({ kind: 'started', record })
    const steps = decode({
      forest,
      promptTokens,
      heads,
      settings,
      ...text,
      signal,
      onPrefill: (done, total) => onEvent({ kind: 'prefill', done, total }),
    })
    try {
      for await (const step of steps) {
        record = appendStep(record, step)
        onEvent({ kind: 'step', step, texts: record.columns.map((column) => column.text) })
      }
    } catch (error) {
      // What a failed pass left in the cache is not known; the next run begins with an empty one.
      forest.reset()
      throw error
    }
    return signal.aborted ? abortRun(record) : record
  }
}

Comlink.expose(new WorkerEngine())
