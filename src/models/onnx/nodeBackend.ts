// onnxruntime-node: the command line's backend. Weights go in as plain buffers, made before the session.

import { availableParallelism } from 'node:os'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { WeightForm } from '../graph/linear.ts'
import type { OnnxBackend } from './backend.ts'

/** `form`: 'int4' for generating (small, quick for one row), 'fp32' for long prefills such as feature extraction. */
export function nodeBackend(form: WeightForm, threads = availableParallelism()): OnnxBackend {
  return {
    name: 'node',
    description: `node, ${threads} threads, ${form}`,
    Tensor,
    bodyForm: form,
    // The 8-bit kernel is ten times slower than floats here.
    headForm: 'fp32',
    attention: 'matmul',
    // Only speed sets a limit here: a whole pair of texts in one pass is quickest.
    maxRowsPerPass: 512,
    cacheLocation: 'cpu',
    release: (tensor) => tensor.dispose(),
    async createSession(graph, onWeight) {
      const externalData = graph.weights.map((weight) => {
        const data = new Uint8Array(weight.sizeBytes)
        weight.fill(data)
        onWeight(weight.sizeBytes)
        return { path: weight.name, data }
      })
      return InferenceSession.create(graph.model, {
        externalData,
        intraOpNumThreads: threads,
        graphOptimizationLevel: 'all',
      })
    },
  }
}
