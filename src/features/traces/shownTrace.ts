import type { Trace } from '../../traces/trace.ts'
import type { MethodLook } from '../../ui/methodLook.ts'

export interface ShownTrace {
  /** In the opened file. */
  index: number
  trace: Trace
  look: MethodLook
}
