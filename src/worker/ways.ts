// The ways of running a model in this browser, best first. Which of them is right is found out by the self-test, which
// is asked of each in turn; this file only says what is worth trying, and why something is not.

import { chooseForm, type MemoryAtHand, type MemoryForm } from '../models/memory.ts'
import type { OnnxBackend } from '../models/onnx/backend.ts'
import { wasmBackend, wasmThreads, webgpuBackend } from '../models/onnx/webBackend.ts'
import type { LoadRequest, RuntimeName } from './protocol.ts'

export interface Way {
  /** For a reader: 'WebGPU without subgroups'. */
  name: string
  runtime: RuntimeName
  form: MemoryForm
  open(): Promise<OnnxBackend>
}

export interface Ways {
  ways: Way[]
  /** In plain words, what was decided before anything was tried. */
  notes: string[]
}

/** Rows of one pass on a device that nothing is known of, and where small subgroups break longer ones. */
const ROWS = 128
const FEW_ROWS = 31

/** `softwareGpu`: the only adapter is the processor itself, which wasm drives better. */
export function waysToRun(
  request: Pick<LoadRequest, 'runtime' | 'form'>,
  weightCount: number,
  device: { memory: MemoryAtHand; webgpu: 'gpu' | 'software' | 'none' },
): Ways {
  const notes: string[] = []
  const ways: Way[] = []
  const wantsGpu = request.runtime === 'webgpu' || (request.runtime === 'auto' && device.webgpu === 'gpu')
  if (wantsGpu && device.webgpu === 'none')
    notes.push('This browser offers no WebGPU; the processor (wasm) runs the model.')
  else if (wantsGpu) {
    const gpu = (name: string, subgroups: boolean, maxRowsPerPass: number): Way => ({
      name,
      runtime: 'webgpu',
      form: 'quick',
      open: () => webgpuBackend({ subgroups, maxRowsPerPass }),
    })
    ways.push(
      gpu('WebGPU', true, ROWS),
      gpu('WebGPU without subgroups', false, ROWS),
      gpu(`WebGPU in passes of ${FEW_ROWS} tokens`, true, FEW_ROWS),
    )
  }
  const choice = chooseForm(request.form, weightCount, device.memory)
  if (choice.reason) notes.push(choice.reason)
  if (choice.form) {
    const { form } = choice
    const open = () => wasmBackend({ threads: wasmThreads(), form })
    ways.push({ name: form === 'small' ? 'wasm, small form' : 'wasm', runtime: 'wasm', form, open })
  }
  return { ways, notes }
}

/** What stands behind navigator.gpu. */
export async function webgpuAtHand(): Promise<'gpu' | 'software' | 'none'> {
  const ask = () => navigator.gpu?.requestAdapter().catch(() => null)
  // Asked twice: while the browser's graphics process starts anew, the first answer can be none.
  const adapter = (await ask()) ?? (await ask())
  if (!adapter) return 'none'
  const { isFallbackAdapter, architecture, description } = adapter.info
  return isFallbackAdapter || /swiftshader|llvmpipe/i.test(`${architecture} ${description}`) ? 'software' : 'gpu'
}
