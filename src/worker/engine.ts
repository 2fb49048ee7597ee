// The worker's entry point: serves the engine to the page.

import * as Comlink from 'comlink'
import { createEngine } from './createEngine.ts'
import { loadModel } from './loadModel.ts'
import { serveEngine } from './serveEngine.ts'

Comlink.expose(serveEngine(createEngine(loadModel)))
