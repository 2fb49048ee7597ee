// Lets the worker handle messages between two passes of a trunk, so that what runs can be canceled.

import type { Trunk } from '../decoding/trunk.ts'

export const interruptible = (trunk: Trunk): Trunk => ({
  shape: trunk.shape,
  taps: trunk.taps,
  maxRowsPerPass: trunk.maxRowsPerPass,
  async pass(rows) {
    const out = await trunk.pass(rows)
    await nextTask()
    return out
  },
  logits: (final) => trunk.logits(final),
  reset: () => trunk.reset(),
  dispose: () => trunk.dispose(),
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
