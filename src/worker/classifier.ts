// The entry point of a classifier's worker, which the engine starts: transformers.js, its onnxruntime and the classifier live and
// end here, apart from the base model.

import '../platform/noEval.ts'
import * as Comlink from 'comlink'
import type { WebgpuUse } from '../models/classifier/chooseDevice.ts'
import { openInBrowser } from '../models/classifier/openInBrowser.ts'
import { browserPlatform } from '../platform/platform.ts'
import type { ClassifierModel, ClassifierText } from '../rewards/classifier/classifier.ts'
import type { ClassifierFiles } from '../rewards/classifier/folder.ts'

let model: ClassifierModel | null = null

const wire = {
  /** Resolves with what runs the classifier, for display. */
  async open(files: ClassifierFiles, use: WebgpuUse): Promise<string> {
    model = await openInBrowser(files, use, browserPlatform.wait)
    return model.device
  },
  logits(texts: readonly ClassifierText[]): Promise<Float32Array[]> {
    if (!model) throw new Error('Call open() first.')
    return model.logits(texts)
  },
  ping() {},
  /** Holds the lock until the worker ends. Resolves with whether it is held. */
  holdLock: (name: string): Promise<boolean> =>
    new Promise((resolve) => {
      const held = navigator.locks?.request(name, () => {
        resolve(true)
        return new Promise(() => {})
      })
      if (held) held.catch(() => resolve(false))
      else resolve(false)
    }),
}

export type ClassifierWire = typeof wire

Comlink.expose(wire)
