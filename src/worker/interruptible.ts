// Lets the worker handle messages between two passes of a trunk, so that what runs can be canceled.

import type { Trunk } from '../decoding/trunk.ts'
import { trunkWith } from '../decoding/trunkWith.ts'
import { nextTask } from '../engine/index.ts'

export const interruptible = (trunk: Trunk): Trunk =>
  trunkWith(trunk, {
    async advance(rows, layer) {
      await trunk.advance(rows, layer)
      await nextTask()
    },
  })
