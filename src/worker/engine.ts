// The worker's entry: the engine with this browser's backends.

import * as Comlink from 'comlink'
import { createEngine } from './createEngine.ts'
import { loadModel } from './loadModel.ts'
import { serveEngine } from './serveEngine.ts'

Comlink.expose(serveEngine(createEngine(loadModel)))
