// Lets the worker handle messages between two passes of a trunk, so that what runs can be canceled.

import type { Trunk } from '../decoding/trunk.ts'
import { trunkWith } from '../decoding/trunkWith.ts'

export const interruptible = (trunk: Trunk): Trunk =>
  trunkWith(trunk, {
    async advance(rows, layer) {
      await trunk.advance(rows, layer)
      await nextTask()
    },
  })

/** Resolves in a new task of the event loop, after pending messages are handled. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
