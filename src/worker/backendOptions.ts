// Lists the backends that may run a model in this browser, best first. loadModel.ts tries them in turn and keeps the first that
// passes the self-test.

import { type MemoryAtHand, memoryShortage } from '../models/memory.ts'
import { openWebgpuTrunk } from '../models/onnx/webgpuTrunk.ts'
import { wasmThreads } from '../models/wasmThreads.ts'
import { type OpenedTrunk, openWebEngine, type TrunkNeeds } from '../models/webEngine.ts'
import type { Platform } from '../platform/platform.ts'
import { withinTime } from '../platform/withinTime.ts'
import type { LoadRequest, RuntimeName } from './protocol.ts'

export interface BackendOption {
  /** Display name, for example 'WebGPU without subgroups'. */
  name: string
  runtime: RuntimeName
  open(needs: TrunkNeeds): Promise<OpenedTrunk>
}

/** Maximum rows per pass. */
const ROWS = 128
/** Maximum rows per pass on devices with small subgroups, where longer passes give wrong results. */
const FEW_ROWS = 31

/** Longest wait for the browser to name a graphics device. It takes seconds if the graphics process has to start. */
const ADAPTER_LIMIT_MS = 10_000

export type Webgpu = 'gpu' | 'software' | 'none' | 'silent'

/**
 * @param device `webgpu` is "software" if the only adapter is emulated on the processor; wasm is then faster. It is "silent" if
 * the browser did not answer.
 * @returns `options`, and `notes` that say why backends were left out.
 */
export function backendOptions(
  request: Pick<LoadRequest, 'runtime'>,
  fileBytes: number,
  device: { memory: MemoryAtHand; webgpu: Webgpu },
  wait: Platform['wait'],
) {
  const notes: string[] = []
  const options: BackendOption[] = []
  const wantsGpu = request.runtime === 'webgpu' || (request.runtime === 'auto' && device.webgpu === 'gpu')
  if (request.runtime !== 'wasm' && device.webgpu === 'silent')
    notes.push(
      'The browser did not answer a request for WebGPU, so the model runs on the processor (wasm). Restart the browser to try WebGPU again.',
    )
  else if (wantsGpu && device.webgpu === 'none')
    notes.push('This browser has no WebGPU, so the model runs on the processor (wasm).')
  else if (wantsGpu) {
    const gpu = (name: string, subgroups: boolean, maxRowsPerPass: number): BackendOption => ({
      name,
      runtime: 'webgpu',
      open: (needs) => openWebgpuTrunk({ subgroups, maxRowsPerPass }, wait, needs),
    })
    options.push(
      gpu('WebGPU', true, ROWS),
      gpu('WebGPU without subgroups', false, ROWS),
      gpu(`WebGPU in passes of ${FEW_ROWS} tokens`, true, FEW_ROWS),
    )
  }
  const shortage = memoryShortage(fileBytes, device.memory)
  if (shortage) notes.push(shortage)
  else options.push({ name: 'wasm', runtime: 'wasm', open: (needs) => openWebEngine(wasmThreads(), needs) })
  return { options, notes }
}

/** Asks the browser for a graphics device, unless `runtime` needs none. */
export async function detectWebgpu(runtime: LoadRequest['runtime'], wait: Platform['wait']): Promise<Webgpu> {
  if (runtime === 'wasm') return 'none'
  const request = async () => (await navigator.gpu?.requestAdapter()) ?? null
  const ask = () =>
    withinTime(
      request().catch(() => null),
      ADAPTER_LIMIT_MS,
      wait,
    )
  // Requests twice, because the first request can return null while the browser restarts its graphics process.
  const adapter = (await ask()) ?? (await ask())
  if (adapter === 'late') return 'silent'
  if (!adapter) return 'none'
  const { isFallbackAdapter, architecture, description } = adapter.info
  return isFallbackAdapter || /swiftshader|llvmpipe/i.test(`${architecture} ${description}`) ? 'software' : 'gpu'
}
