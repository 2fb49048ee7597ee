// How a quantity colors tokens, and how its values are written.

import { isMethodName, methods } from '../../decoding/methods/index.ts'
import { roundEnd, type Scale } from '../../store/run/quantities.ts'
import { quantityLook } from '../../traces/quantities.ts'
import type { Trace } from '../../traces/trace.ts'
import { counted, signed } from '../../ui/format.ts'

/** One scale for all traces that are shown, so that they can be compared. */
export function scaleFor(traces: readonly Trace[], quantity: string | null): Scale {
  let [low, high] = [0, 0]
  if (quantity !== null)
    for (const { quantities } of traces)
      for (const value of quantities.get(quantity) ?? []) {
        if (value < low) low = value
        else if (value > high) high = value
      }
  const largest = Math.max(-low, high)
  const full = Number.isFinite(largest) ? roundEnd(largest) : 1
  const twoSided = low < 0 && high > 0
  return { none: 0, full: twoSided || high > 0 ? full : -full, twoSided }
}

export const titleOf = (quantity: string): string => quantityLook(quantity).title

/** The title of one of our methods; other names as they are. */
export const methodName = (method: string): string => (isMethodName(method) ? methods[method].label : method)

/** '1 trace', '100,000 traces'. */
export const many = (count: number, one: string): string =>
  counted(count, one).replace(String(count), count.toLocaleString('en'))

/** '−1.23'; enough digits for small numbers; '–' without a value. */
export function written(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–'
  const size = Math.abs(value)
  if (size >= 1e6 || (size > 0 && size < 1e-4)) return value.toExponential(1).replaceAll('-', '−')
  if (Number.isInteger(value)) return signed(value, 0)
  return signed(value, size < 0.1 ? 4 : 2)
}
