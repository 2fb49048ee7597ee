// The engine: loads one model and runs one task at a time with it.

import { Forest } from '../decoding/forest.ts'
import { createClassifiers } from './classifiers.ts'
import { CodedError, toEngineError } from './engineError.ts'
import { interruptible } from './interruptible.ts'
import type { LoadedModel } from './loadModel.ts'
import type { CallName, CallOptions, Engine, EngineCall, LoadProgress, LoadRequest } from './protocol.ts'
import type { StartClassifier } from './startClassifier.ts'
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

export function createEngine(loadModel: LoadModel, startClassifier: StartClassifier = noClassifiers): Engine {
  const classifiers = createClassifiers(startClassifier)
  const turns = new Turns()
  let loaded: Loaded | null = null
  let loading: AbortController | null = null

  async function unload(): Promise<void> {
    await turns.stop()
    const model = loaded?.model
    loaded = null
    classifiers.forgetRewards()
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
      loaded = { model, forest: new Forest(interruptible(model.trunk)), classifiers }
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
    tryClassifier: turns.call<'tryClassifier'>('take', (request, _, signal) =>
      untilAborted(classifiers.try(request, signal), signal),
    ),
    addClassifier: task<'addClassifier'>('take', ({ model, forest }, request, onProgress, signal) =>
      untilAborted(classifiers.add(request, model, forest, onProgress, signal), signal),
    ),
    closeClassifier: turns.call<'closeClassifier'>('take', async (name) => {
      await classifiers.close(name)
      return true
    }),
  }
}

/** Resolves with null if `work` fails because it was aborted. */
const untilAborted = <T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> =>
  work.catch((error: unknown) => {
    if (signal.aborted) return null
    throw error
  })

const noClassifiers: StartClassifier = () => Promise.reject(new Error('this engine opens no classifiers'))
