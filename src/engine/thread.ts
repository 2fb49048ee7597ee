// A thread of the engine in the browser, as a worker of its own.

import { instantiate } from './kernels.ts'
import type { ThreadStart } from './team.ts'

self.onmessage = ({ data }: MessageEvent<ThreadStart>) => {
  const { module, memory, team, job, threads, index } = data
  const kernels = instantiate(module, memory)
  kernels.joinTeam(team, threads, index)
  kernels.setJob(job)
  self.postMessage('ready')
  kernels.serve(0)
}
