// The engine's own parts on this browser's runtimes, as the app loads them, compared with known numbers.

import * as Comlink from 'comlink'
import { Forest } from '../../src/decoding/forest.ts'
import {
  type ForestCheck,
  type ForestCheckOptions,
  forestAgainstSequential,
} from '../../src/decoding/testing/forestAgainstSequential.ts'
import { textLogProbs } from '../../src/decoding/textLogProbs.ts'
import { trunkWith } from '../../src/decoding/trunkWith.ts'
import { browserPlatform } from '../../src/platform/platform.ts'
import { type LoadedModel, loadModel } from '../../src/worker/loadModel.ts'
import type { EngineInfo, LoadRequest } from '../../src/worker/protocol.ts'

let loaded: LoadedModel | null = null

const checks = {
  async load(request: LoadRequest): Promise<EngineInfo> {
    await loaded?.dispose()
    loaded = await loadModel(browserPlatform, request, () => {}, new AbortController().signal)
    return loaded.info
  },

  /** `maxRowsPerPass`: fewer rows than the device takes, so that small forests are cut into chunks too. */
  forest({ maxRowsPerPass, ...options }: ForestCheckOptions & { maxRowsPerPass: number }): Promise<ForestCheck> {
    return forestAgainstSequential(trunkWith(model().trunk, { maxRowsPerPass }), options)
  },

  async logProbs(ids: number[]): Promise<number[]> {
    const forest = new Forest(model().trunk)
    forest.reset()
    return textLogProbs(forest, ids)
  },

  encode: (text: string): number[] => model().tokenizer.encode(text),
}

export type Checks = typeof checks

function model(): LoadedModel {
  if (!loaded) throw new Error('load a model first')
  return loaded
}

Comlink.expose(checks)
