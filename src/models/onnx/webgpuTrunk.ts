import type { Platform } from '../../platform/platform.ts'
import type { OpenedTrunk, TrunkNeeds } from '../webEngine.ts'
import { createOnnxTrunk } from './onnxTrunk.ts'
import { type WebGpuOptions, webgpuBackend } from './webBackend.ts'

/** The base model on WebGPU, by onnxruntime. @throws when `webgpuBackend` does, or ModelFileError. */
export async function openWebgpuTrunk(
  device: WebGpuOptions,
  wait: Platform['wait'],
  { file, config, ...options }: TrunkNeeds,
): Promise<OpenedTrunk> {
  const backend = await webgpuBackend(device, wait)
  const trunk = await createOnnxTrunk(file, config, backend, options)
  return { trunk, device: backend.description, readBytes: trunk.passes.embeddingBytes }
}
