// Starts the workers of the benchmark. browser.ts calls them through `window.bench`.

import * as Comlink from 'comlink'
import type { Ours } from './ours.worker.ts'
import type { Theirs } from './theirs.worker.ts'

const startTheirs = () =>
  Comlink.wrap<Theirs>(new Worker(new URL('./theirs.worker.ts', import.meta.url), { type: 'module' }))

const bench = {
  ours: Comlink.wrap<Ours>(new Worker(new URL('./ours.worker.ts', import.meta.url), { type: 'module' })),
  q4: startTheirs(),
  fp32: startTheirs(),
}

declare global {
  interface Window {
    bench: typeof bench
  }
}

window.bench = bench
