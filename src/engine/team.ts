// The threads that help the engine's own thread.

import type { KernelMemory } from './memory.ts'

/** What a thread needs to join: it instantiates the kernels, calls `joinTeam` and `setJob`, and then serves. */
export interface ThreadStart {
  module: WebAssembly.Module
  memory: WebAssembly.Memory
  team: number
  job: number
  threads: number
  index: number
}

/** Starts a thread that runs `serveThread`. Resolves when it is ready to serve. */
export type StartThread = (start: ThreadStart) => Promise<{ end(): void }>

export interface Team {
  readonly threads: number
  end(): void
}

/** @throws whatever `start` rejects with; threads that had started are ended. */
export async function gatherTeam(
  memory: KernelMemory,
  common: Omit<ThreadStart, 'memory' | 'index'>,
  start: StartThread,
): Promise<Team> {
  const others = await Promise.allSettled(
    Array.from({ length: common.threads - 1 }, (_, i) => start({ ...common, memory: memory.memory, index: i + 1 })),
  )
  const end = () => {
    for (const one of others) if (one.status === 'fulfilled') one.value.end()
  }
  for (const one of others)
    if (one.status === 'rejected') {
      end()
      throw one.reason
    }
  return { threads: common.threads, end }
}
