// Lists the backends that may run a model in this browser, best first. loadModel.ts tries them in turn and keeps the first that
// passes the self-test.

import { chooseForm, type MemoryAtHand, type MemoryForm } from '../models/memory.ts'
import type { OnnxBackend } from '../models/onnx/backend.ts'
import { wasmBackend, wasmThreads, webgpuBackend } from '../models/onnx/webBackend.ts'
import type { LoadRequest, RuntimeName } from './protocol.ts'

export interface BackendOption {
  /** Display name, for example 'WebGPU without subgroups'. */
  name: string
  runtime: RuntimeName
  form: MemoryForm
  open(): Promise<OnnxBackend>
}

/** Maximum rows per pass. */
const ROWS = 128
/** Maximum rows per pass on devices with small subgroups, where longer passes give wrong results. */
const FEW_ROWS = 31

/**
 * @param device `webgpu` is "software" if the only adapter is emulated on the processor; wasm is then faster.
 * @returns `options`, and `notes` that say why backends were left out.
 */
export function backendOptions(
  request: Pick<LoadRequest, 'runtime' | 'form'>,
  weightCount: number,
  device: { memory: MemoryAtHand; webgpu: 'gpu' | 'software' | 'none' },
) {
  const notes: string[] = []
  const options: BackendOption[] = []
  const wantsGpu = request.runtime === 'webgpu' || (request.runtime === 'auto' && device.webgpu === 'gpu')
  if (wantsGpu && device.webgpu === 'none')
    notes.push('This browser has no WebGPU, so the model runs on the processor (wasm).')
  else if (wantsGpu) {
    const gpu = (name: string, subgroups: boolean, maxRowsPerPass: number): BackendOption => ({
      name,
      runtime: 'webgpu',
      form: 'quick',
      open: () => webgpuBackend({ subgroups, maxRowsPerPass }),
    })
    options.push(
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
    options.push({ name: form === 'small' ? 'wasm, small form' : 'wasm', runtime: 'wasm', form, open })
  }
  return { options, notes }
}

export async function detectWebgpu(): Promise<'gpu' | 'software' | 'none'> {
  const request = () => navigator.gpu?.requestAdapter().catch(() => null)
  // Requests twice, because the first request can return null while the browser restarts its graphics process.
  const adapter = (await request()) ?? (await request())
  if (!adapter) return 'none'
  const { isFallbackAdapter, architecture, description } = adapter.info
  return isFallbackAdapter || /swiftshader|llvmpipe/i.test(`${architecture} ${description}`) ? 'software' : 'gpu'
}
