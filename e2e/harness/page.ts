// A page for tests alone: hands the checks of checks.worker.ts to the test that drives it.

import * as Comlink from 'comlink'
import type { Checks } from './checks.worker.ts'

const worker = new Worker(new URL('./checks.worker.ts', import.meta.url), { type: 'module' })

declare global {
  interface Window {
    checks: Comlink.Remote<Checks>
  }
}
window.checks = Comlink.wrap<Checks>(worker)
