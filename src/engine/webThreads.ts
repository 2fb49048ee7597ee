// Threads of the engine in the browser. The page must be cross-origin isolated.

import type { StartThread } from './team.ts'

export const startWebThread: StartThread = (start) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./thread.ts', import.meta.url), { type: 'module', name: 'tokenwise-thread' })
    worker.onerror = ({ message }) =>
      reject(new Error(`a thread of the engine did not start (${message || 'no reason given'})`))
    worker.onmessage = () => resolve({ end: () => worker.terminate() })
    worker.postMessage(start)
  })
