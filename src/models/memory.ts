// Will the model fit, before anything is tried? A tab that runs out of memory dies without a word, so the choice
// between the quick form, the small form and a refusal is made from sizes known beforehand.

/** How a model lies in memory: floats, expanded once, or 4-bit blocks as they are. */
export type MemoryForm = 'quick' | 'small'

export interface MemoryAtHand {
  /** navigator.deviceMemory in GiB (rounded down by the browser, at most 8 or 32); undefined where it is not told. */
  deviceMemoryGiB: number | undefined
  /** A phone or tablet: tabs are given a small part of the memory. */
  mobile: boolean
  /** Whether this many bytes of address space can be had for one wasm memory. */
  canReserve(sizeBytes: number): boolean
}

/** What a form needs while it runs, for a model of this many weights: measured on SmolLM2-135M with four columns of 64
 * tokens and rounded up; see docs/performance.md. */
const BYTES_PER_WEIGHT: Record<MemoryForm, number> = { quick: 6, small: 3 }
/** The page itself, the wasm program and the caches of a run. */
const BASE_BYTES = 150 * 2 ** 20
/** The share of a device's memory that one tab may hope for. */
const SHARE = { desktop: 1 / 2, mobile: 1 / 4 }

export type MemoryChoice = { form: MemoryForm; reason: string | null } | { form: null; reason: string }

export function neededBytes(form: MemoryForm, weightCount: number): number {
  return BASE_BYTES + BYTES_PER_WEIGHT[form] * weightCount
}

/** The quickest form that fits, `wanted` or below; with the reason where it is not what was wanted. */
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
      reason: `The quick form needs ${needs('quick')}, more than this device offers; the small form runs instead.`,
    }
  }
  return {
    form: null,
    reason: `The model needs ${needs('small')} of memory even in its small form, more than this device offers. Close other tabs or open the page on another device.`,
  }
}

/** What the browser tells of this device. */
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
        // Reserved, not touched: nothing is committed, and it goes with the next collection.
        return new WebAssembly.Memory({ initial: pages, maximum: 65536 }) !== null
      } catch {
        return false
      }
    },
  }
}
