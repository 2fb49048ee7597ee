// The worker's entry point: serves the engine to the page.

import '../platform/noEval.ts'
import * as Comlink from 'comlink'
import { browserPlatform } from '../platform/platform.ts'
import { createEngine } from './createEngine.ts'
import { loadModel } from './loadModel.ts'
import { serveEngine } from './serveEngine.ts'
import { classifierStarter } from './startClassifier.ts'

Comlink.expose(
  serveEngine(
    createEngine((...request) => loadModel(browserPlatform, ...request), classifierStarter(browserPlatform)),
    browserPlatform,
  ),
)
