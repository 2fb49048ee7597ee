// The engine's side of a classifier's worker: starts it, and makes sure that every call settles if it ends.

import * as Comlink from 'comlink'
import type { WebgpuUse } from '../models/classifier/chooseDevice.ts'
import type { Platform } from '../platform/platform.ts'
import { ClassifierError, type ClassifierModel, type ClassifierWork } from '../rewards/classifier/classifier.ts'
import type { ClassifierFiles } from '../rewards/classifier/folder.ts'
import { charactersOf } from '../rewards/classifier/texts.ts'
import { detectWebgpu, type Webgpu } from './backendOptions.ts'
import type { ClassifierWire } from './classifier.ts'
import { watchWorker } from './clientWatch.ts'
import type { LoadRequest } from './protocol.ts'

/** @throws ClassifierError for files that cannot be used, or if the worker ends; the signal's reason if aborted. */
export type StartClassifier = (
  files: ClassifierFiles,
  runtime: LoadRequest['runtime'],
  signal: AbortSignal,
) => Promise<ClassifierModel>

const startWorker = () =>
  new Worker(new URL('./classifier.ts', import.meta.url), { type: 'module', name: 'tokenwise-classifier' })

const ENDED =
  'The worker of the reward model stopped, perhaps because memory ran out. Close other tabs or choose a smaller model, and open it again.'

export function classifierStarter(platform: Pick<Platform, 'locks' | 'wait'>): StartClassifier {
  return async (files, runtime, signal) => {
    const use = webgpuUse(runtime, await detectWebgpu(runtime, platform.wait))
    signal.throwIfAborted()
    const worker = startWorker()
    const wire = Comlink.wrap<ClassifierWire>(worker)
    let calls = 0
    let end: (reason: unknown) => void = () => {}
    const ended = new Promise<never>((_, reject) => {
      end = reject
    })
    // Whoever calls handles it.
    ended.catch(() => {})
    const watch = watchWorker({
      worker: { ping: () => wire.ping(), holdLock: (name) => wire.holdLock(name) },
      platform,
      isBusy: () => calls > 0,
      onEnd: () => stop(new ClassifierError(ENDED)),
    })
    const stop = (reason: unknown) => {
      watch.stop()
      worker.terminate()
      end(reason)
    }
    worker.addEventListener('error', () => stop(new ClassifierError(ENDED)))
    const aborted = () => stop(signal.reason)
    signal.addEventListener('abort', aborted)
    const call = async <T>(answer: Promise<T>): Promise<T> => {
      calls++
      watch.look()
      try {
        return await Promise.race([answer, ended])
      } catch (error) {
        throw nameOf(error) === 'ClassifierError' ? new ClassifierError((error as Error).message) : error
      } finally {
        calls--
      }
    }
    try {
      const device = await call(wire.open(files, use))
      const work: ClassifierWork = { calls: 0, texts: 0, characters: 0, ms: 0 }
      return {
        card: files.card,
        device,
        work,
        async logits(texts) {
          const startedAt = performance.now()
          const rows = await call(wire.logits(texts) as Promise<Float32Array[]>)
          work.calls++
          work.texts += texts.length
          for (const text of texts) work.characters += charactersOf(text)
          work.ms += performance.now() - startedAt
          return rows
        },
        dispose: async () => stop(new ClassifierError('The reward model was closed.')),
      }
    } catch (error) {
      stop(error)
      throw error
    } finally {
      signal.removeEventListener('abort', aborted)
    }
  }
}

/** WebGPU where the base model would use it. A software device is used only if it was asked for. */
const webgpuUse = (runtime: LoadRequest['runtime'], device: Webgpu): WebgpuUse => {
  if (runtime === 'webgpu') return device === 'gpu' || device === 'software' ? 'always' : 'never'
  return runtime === 'auto' && device === 'gpu' ? 'ifFaster' : 'never'
}

/** Comlink carries an error's name and message, but not its class. */
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '')
