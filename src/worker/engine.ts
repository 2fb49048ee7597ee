// The worker's side: loads one model, does one task with it at a time, and answers in values of the protocol.

import * as Comlink from 'comlink'
import { Forest } from '../decoding/forest.ts'
import type { RunRecord } from '../decoding/record.ts'
import type { Trunk } from '../decoding/trunk.ts'
import { endCutTexts } from './endCutTexts.ts'
import { CodedError, toEngineError } from './engineError.ts'
import { loadModel } from './loadModel.ts'
import type {
  CutTexts,
  EndingsEvent,
  EndingsRequest,
  Engine,
  EngineInfo,
  Judgement,
  JudgeRequest,
  LoadProgress,
  LoadRequest,
  Outcome,
  RewardInfo,
  RunEvent,
  RunRequest,
  ScoredText,
  ScoreRequest,
  SeedFigures,
  SeedsRequest,
  WorkDone,
} from './protocol.ts'
import { judge, type Loaded, runSeeds, scoreText, writeRun } from './tasks.ts'
import { Turns } from './turns.ts'

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

/** A task; null is for one that was aborted. */
type Work<T> = (loaded: Loaded, signal: AbortSignal) => Promise<T | null>

async function answered<T>(task: Promise<T | null>): Promise<Outcome<T>> {
  try {
    const value = await task
    return value === null ? ABORTED : { ok: true, value }
  } catch (error) {
    return { ok: false, error: toEngineError(error) }
  }
}

class WorkerEngine implements Engine {
  #loaded: Loaded | null = null
  #loading: AbortController | null = null
  #turns = new Turns()
  /** What waits or runs and can be ended alone, by number. */
  #endable = new Map<number, AbortController>()

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
    return this.#takingOver((loaded, signal) => writeRun(loaded, request, onEvent, signal))
  }

  async runSeeds(request: SeedsRequest, onProgress: (progress: WorkDone) => void): Promise<Outcome<SeedFigures[]>> {
    return this.#takingOver((loaded, signal) => runSeeds(loaded, request, onProgress, signal))
  }

  score(request: ScoreRequest, onProgress: (progress: WorkDone) => void, number: number): Promise<Outcome<ScoredText>> {
    return this.#inTurn((loaded, signal) => scoreText(loaded, request, onProgress, signal), number)
  }

  async end(number: number): Promise<void> {
    this.#endable.get(number)?.abort()
  }

  judge(request: JudgeRequest): Promise<Outcome<Judgement>> {
    return this.#inTurn((loaded, signal) => judge(loaded, request, signal))
  }

  writeEndings(
    request: EndingsRequest,
    onEvent: (event: EndingsEvent) => void,
    number: number,
  ): Promise<Outcome<CutTexts>> {
    return this.#inTurn((loaded, signal) => endCutTexts(loaded, request, onEvent, signal), number)
  }

  addHead(file: Uint8Array): Promise<Outcome<RewardInfo>> {
    return this.#inTurn(async ({ model }) => model.addHead(file))
  }

  stop(): Promise<void> {
    return this.#turns.stop()
  }

  async dispose(): Promise<void> {
    await this.stop()
    const loaded = this.#loaded
    this.#loaded = null
    await loaded?.model.dispose()
  }

  /** One task after the other. */
  async #inTurn<T>(work: Work<T>, number?: number): Promise<Outcome<T>> {
    const controller = new AbortController()
    if (number !== undefined) this.#endable.set(number, controller)
    const outcome = await answered(this.#turns.take((signal) => this.#work(work, signal), controller))
    if (number !== undefined) this.#endable.delete(number)
    return outcome
  }

  #takingOver<T>(work: Work<T>): Promise<Outcome<T>> {
    return answered(this.#turns.takeOver((signal) => this.#work(work, signal)))
  }

  async #work<T>(work: Work<T>, signal: AbortSignal): Promise<T | null> {
    if (!this.#loaded) throw new CodedError('input', 'No model is loaded: load it first.')
    try {
      return await work(this.#loaded, signal)
    } catch (error) {
      // What a failed pass left in the cache is not known; the next task begins with an empty one.
      this.#loaded.forest.reset()
      throw error
    }
  }
}

Comlink.expose(new WorkerEngine())
