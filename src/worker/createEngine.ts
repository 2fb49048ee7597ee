// The engine: loads one model and runs one task at a time with it.

import { Forest } from '../decoding/forest.ts'
import { CodedError, toEngineError } from './engineError.ts'
import { interruptible } from './interruptible.ts'
import type { LoadedModel } from './loadModel.ts'
import type { CallName, CallOptions, Engine, EngineCall, LoadProgress, LoadRequest } from './protocol.ts'
import {
  continueTexts,
  costOf,
  judge,
  type Loaded,
  measureRuns,
  scoreText,
  type Task,
  tokenize,
  writeRun,
} from './tasks.ts'
import { ABORTED, controllerOf, type How, Turns } from './turns.ts'

/** Rejects with the signal's reason if aborted. */
export type LoadModel = (
  request: LoadRequest,
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
) => Promise<LoadedModel>

export function createEngine(loadModel: LoadModel): Engine {
  const turns = new Turns()
  let loaded: Loaded | null = null
  let loading: AbortController | null = null

  async function unload(): Promise<void> {
    await turns.stop()
    const model = loaded?.model
    loaded = null
    await model?.dispose()
  }

  async function load(
    request: LoadRequest,
    { onProgress = () => {}, signal }: CallOptions<LoadProgress> = {},
  ): ReturnType<Engine['load']> {
    if (signal?.aborted) return ABORTED
    loading?.abort()
    const controller = controllerOf(signal)
    loading = controller
    try {
      await unload()
      if (controller.signal.aborted) return ABORTED
      const model = await loadModel(request, onProgress, controller.signal)
      if (controller.signal.aborted) {
        await model.dispose()
        return ABORTED
      }
      loaded = { model, forest: new Forest(interruptible(model.trunk)) }
      return { ok: true, value: model.info }
    } catch (error) {
      return controller.signal.aborted ? ABORTED : { ok: false, error: toEngineError(error) }
    }
  }

  function task<Name extends CallName>(how: How, work: Task<Name>): EngineCall<Name> {
    return turns.call<Name>(how, async (...call) => {
      if (!loaded) throw new CodedError('input', 'No model is loaded. Load the model first.')
      const { forest } = loaded
      try {
        return await work(loaded, ...call)
      } catch (error) {
        // A failed pass leaves the cache in an unknown state, so the next task starts with an empty one.
        forest.reset()
        throw error
      }
    })
  }

  return {
    load,
    run: task<'run'>('takeOver', writeRun),
    measureRuns: task<'measureRuns'>('takeOver', measureRuns),
    measureBehind: task<'measureBehind'>('giveWay', async (empty, ...call) => {
      empty.forest.reset()
      return measureRuns(empty, ...call)
    }),
    measureCost: task<'measureCost'>('giveWay', costOf),
    score: task<'score'>('take', scoreText),
    judge: task<'judge'>('take', judge),
    tokenize: task<'tokenize'>('take', tokenize),
    continueTexts: task<'continueTexts'>('take', continueTexts),
    addHead: task<'addHead'>('take', async ({ model }, file) => model.addHead(file)),
  }
}
