// Threads of the engine on node.

import { Worker } from 'node:worker_threads'
import type { StartThread } from './team.ts'

/** Plain JavaScript, because a worker of node does not know the loader of the program that starts it. */
const SERVE = `
const { parentPort, workerData } = require('node:worker_threads')
const { module, memory, team, job, threads, index } = workerData
const kernels = new WebAssembly.Instance(module, { env: { memory } }).exports
kernels.joinTeam(team, threads, index)
kernels.setJob(job)
parentPort.postMessage('ready')
kernels.serve(0)
`

export const startNodeThread: StartThread = (start) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(SERVE, { eval: true, workerData: start })
    worker.once('error', reject)
    worker.once('message', () => {
      // A program that has nothing else to do may end.
      worker.unref()
      resolve({ end: () => void worker.terminate() })
    })
  })
