// onnxruntime-web on WebGPU, for the worker. It is imported on demand, so that a page on wasm does not fetch it.

import type { InferenceSession } from 'onnxruntime-common'
import webgpuGlueUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url'
import webgpuWasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import type { Platform } from '../../platform/platform.ts'
import { withinTime } from '../../platform/withinTime.ts'
import type { Graph } from '../graph/builder.ts'
import type { OnnxBackend } from './backend.ts'
import { LazyData, Scratch } from './lazyData.ts'
import { type OnnxProgram, provideProgram } from './onnxProgram.ts'

export interface WebGpuOptions {
  /** False: the device is asked for without subgroups, around kernels that are wrong with small ones. */
  subgroups: boolean
  maxRowsPerPass: number
}

/** The browser did not answer a request for a graphics device. Another request would wait in vain, too. */
export class SilentGpu extends Error {
  override readonly name = 'SilentGpu'
  constructor() {
    super('The browser did not answer a request for a WebGPU device.')
  }
}

/** Longest wait for a graphics device. */
const DEVICE_LIMIT_MS = 20_000
/** The same for the device that onnxruntime requests itself, after it has compiled its program. */
const FIRST_WEIGHT_LIMIT_MS = 60_000

/** @throws Error where the browser has no WebGPU, no adapter or no device, or does not answer. */
export async function webgpuBackend(
  { subgroups, maxRowsPerPass }: WebGpuOptions,
  wait: Platform['wait'],
): Promise<OnnxBackend> {
  const inTime = async <T>(answer: Promise<T> | undefined): Promise<T | undefined> => {
    const given = answer && (await withinTime(answer, DEVICE_LIMIT_MS, wait))
    if (given === 'late') throw new SilentGpu()
    return given
  }
  const adapter = await inTime(navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' }))
  if (!adapter) throw new Error('This browser offers no WebGPU device.')
  const ort = await import('onnxruntime-web/webgpu')
  const program = await provideProgram(ort.env.wasm, absolute(webgpuWasmUrl))
  ort.env.wasm.wasmPaths = { mjs: absolute(webgpuGlueUrl) }
  ort.env.wasm.numThreads = 1
  const device = subgroups ? null : ((await inTime(deviceWithoutSubgroups(adapter))) as GPUDevice)
  const { vendor, architecture, description } = adapter.info
  return {
    description: ['WebGPU', description || [vendor, architecture].filter(Boolean).join(' ')].filter(Boolean).join(', '),
    Tensor: ort.Tensor,
    bodyForm: 'int4',
    headForm: 'int8',
    attention: 'grouped',
    maxRowsPerPass,
    cacheLocation: 'gpu-buffer',
    release: (tensor) => tensor.dispose(),
    name: 'WebGPU',
    createSession(graph, onWeight) {
      let hasBegun = false
      const begin = (sizeBytes: number) => {
        hasBegun = true
        onWeight(sizeBytes)
      }
      const silence = wait(FIRST_WEIGHT_LIMIT_MS).then(() => {
        if (!hasBegun) throw new SilentGpu()
        return new Promise<never>(() => {})
      })
      const session = createLazily(program, graph, begin, (externalData) =>
        ort.InferenceSession.create(graph.model, {
          executionProviders: [device ? { name: 'webgpu', device } : 'webgpu'],
          graphOptimizationLevel: 'all',
          externalData,
          preferredOutputLocation: cacheOutputs(graph),
        } as InferenceSession.SessionOptions),
      )
      return Promise.race([session, silence])
    },
  }
}

async function deviceWithoutSubgroups(adapter: GPUAdapter): Promise<GPUDevice> {
  const { limits } = adapter
  return adapter.requestDevice({
    requiredFeatures: [...adapter.features].filter((name) => name === 'timestamp-query') as GPUFeatureName[],
    requiredLimits: {
      maxBufferSize: limits.maxBufferSize,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
      maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
      maxComputeWorkgroupSizeY: limits.maxComputeWorkgroupSizeY,
      maxComputeWorkgroupSizeZ: limits.maxComputeWorkgroupSizeZ,
      maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
      maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
    },
  })
}

type ExternalData = { path: string; data: Uint8Array }[]

/** The session's own message for a weight that could not be made says nothing; the weight's error is kept and thrown. */
async function createLazily(
  program: OnnxProgram,
  graph: Graph,
  onWeight: (sizeBytes: number) => void,
  create: (externalData: ExternalData) => Promise<InferenceSession>,
): Promise<InferenceSession> {
  const scratch = new Scratch()
  const failures: unknown[] = []
  const externalData = graph.weights.map((weight) => ({
    path: weight.name,
    data: new LazyData(weight, scratch, (error) =>
      error === null ? onWeight(weight.sizeBytes) : failures.push(error),
    ),
  }))
  try {
    const session = await create(externalData)
    program.started()
    return session
  } catch (error) {
    throw failures[0] ?? error
  }
}

/** Output name to place: the cache stays on the GPU, everything else is read at once. */
function cacheOutputs(graph: Graph): Record<string, 'gpu-buffer'> {
  return Object.fromEntries(
    graph.outputs.filter((name) => name.startsWith('present.')).map((name) => [name, 'gpu-buffer']),
  )
}

const absolute = (url: string) => new URL(url, globalThis.location.href).href
