// Decides from known sizes whether a model fits in memory: in its quick form, in its small form, or not at all. The decision
// comes before loading because a tab that runs out of memory crashes without a message.

/** 'quick': weights are expanded to floats once. 'small': weights stay in 4-bit blocks. */
export type MemoryForm = 'quick' | 'small'

export interface MemoryAtHand {
  /** navigator.deviceMemory in GiB (rounded down by the browser, at most 8 or 32); undefined if the browser does not report it. */
  deviceMemoryGiB: number | undefined
  /** Whether the device is a phone or tablet, where a tab gets a smaller share of the memory. */
  mobile: boolean
  /** Whether one wasm memory of this size can be allocated. */
  canReserve(sizeBytes: number): boolean
}

/** While running, measured on SmolLM2-135M with four columns of 64 tokens and rounded up (docs/performance.md). */
const BYTES_PER_WEIGHT: Record<MemoryForm, number> = { quick: 6, small: 3 }
/** Memory of the page, the wasm program and the KV caches of a run. */
const BASE_BYTES = 150 * 2 ** 20
/** The share of a device's memory that one tab can expect to get. */
const SHARE = { desktop: 1 / 2, mobile: 1 / 4 }

type MemoryChoice = { form: MemoryForm; reason: string | null } | { form: null; reason: string }

export function neededBytes(form: MemoryForm, weightCount: number): number {
  return BASE_BYTES + BYTES_PER_WEIGHT[form] * weightCount
}

/** Chooses the wanted form ('auto': quick) if it fits, otherwise the small form if that fits. */
export function chooseForm(wanted: MemoryForm | 'auto', weightCount: number, memory: MemoryAtHand): MemoryChoice {
  const share = memory.mobile ? SHARE.mobile : SHARE.desktop
  const allowed =
    memory.deviceMemoryGiB === undefined ? Number.POSITIVE_INFINITY : memory.deviceMemoryGiB * 2 ** 30 * share
  const fits = (form: MemoryForm) => {
    const needed = neededBytes(form, weightCount)
    return needed <= allowed && memory.canReserve(needed)
  }
  const preferred: MemoryForm = wanted === 'auto' ? 'quick' : wanted
  if (fits(preferred)) return { form: preferred, reason: null }
  const needs = (form: MemoryForm) => `${Math.ceil(neededBytes(form, weightCount) / 2 ** 20)} MiB`
  if (preferred === 'quick' && fits('small')) {
    return {
      form: 'small',
      reason: `The quick form needs ${needs('quick')}, more than this device offers. The small form is used instead.`,
    }
  }
  return {
    form: null,
    reason: `The model needs ${needs('small')} of memory even in its small form, more than this device offers. Close other tabs or open the page on another device.`,
  }
}

/** This device's memory, as far as the browser reports it. */
export function memoryAtHand(): MemoryAtHand {
  const { deviceMemory, userAgentData } = navigator as Navigator & {
    deviceMemory?: number
    userAgentData?: { mobile: boolean }
  }
  return {
    deviceMemoryGiB: deviceMemory,
    mobile: userAgentData?.mobile ?? /Android|iPhone|iPad|Mobile/.test(navigator.userAgent),
    canReserve(sizeBytes) {
      const pages = Math.ceil(sizeBytes / 65536)
      try {
        // This only reserves address space, which the next garbage collection frees.
        return new WebAssembly.Memory({ initial: pages, maximum: 65536 }) !== null
      } catch {
        return false
      }
    },
  }
}
