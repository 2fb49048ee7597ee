// What a runtime adds to the one implementation: how a session is made from a graph and its weights, and which forms
// it is given. web.ts (wasm, WebGPU) and node.ts are the adapters.

import type { InferenceSession, Tensor, TensorConstructor } from 'onnxruntime-common'
import type { Graph } from '../graph/builder.ts'
import type { WeightForm } from '../graph/linear.ts'

export interface OnnxBackend {
  readonly name: 'wasm' | 'WebGPU' | 'node'
  /** One readable line: 'wasm, 2 threads'. */
  readonly description: string
  readonly Tensor: TensorConstructor
  readonly bodyForm: WeightForm
  readonly headForm: 'fp32' | 'int8'
  readonly attention: 'grouped' | 'matmul'
  readonly maxRowsPerPass: number
  /** Where the cache lives between passes. */
  readonly cacheLocation: 'cpu' | 'gpu-buffer'
  /** Gives the memory of a tensor that a session returned back at once. */
  release(tensor: Tensor): void
  /** `onWeight` is told the bytes of each weight as it is made. Rejects with the first weight's own error, if any. */
  createSession(graph: Graph, onWeight: (sizeBytes: number) => void): Promise<InferenceSession>
}

export type { InferenceSession, Tensor }
