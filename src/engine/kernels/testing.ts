// What tests call of the kernels beside index.ts.

export { attend } from './attention'
export { prepare, timesRow, timesRows, writeColumn } from './linear'
export { rmsNorm } from './pass'
import { exponential, gelu, silu } from './vectors'

/** Writes e^x, silu(x) and gelu(x) of four floats. */
export function elementwise(x: usize, to: usize): void {
  v128.store(to, exponential(v128.load(x)))
  v128.store(to, silu(v128.load(x)), 16)
  v128.store(to, gelu(v128.load(x)), 32)
}
