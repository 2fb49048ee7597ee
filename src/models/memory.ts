// Decides from known sizes whether a model fits in memory. The decision comes before loading because a tab that runs out of memory
// crashes without a message.

export interface MemoryAtHand {
  /** navigator.deviceMemory in GiB (rounded down by the browser, at most 8 or 32); undefined if the browser does not report it. */
  deviceMemoryGiB: number | undefined
  /** Whether the device is a phone or tablet, where a tab gets a smaller share of the memory. */
  mobile: boolean
  /** Whether one wasm memory of this size can be allocated. */
  canReserve(sizeBytes: number): boolean
}

/** Packed weights take up to a fifth more than the file's. */
const BYTES_PER_FILE_BYTE = 1.2
/** Memory of the page, the wasm program and the caches of a run (docs/performance.md). */
const BASE_BYTES = 250 * 2 ** 20
/** The share of a device's memory that one tab can expect to get. */
const SHARE = { desktop: 1 / 2, mobile: 1 / 4 }

export const neededBytes = (fileBytes: number): number => BASE_BYTES + BYTES_PER_FILE_BYTE * fileBytes

/** Why a model file of this size does not fit; null if it does. */
export function memoryShortage(fileBytes: number, memory: MemoryAtHand): string | null {
  const share = memory.mobile ? SHARE.mobile : SHARE.desktop
  const allowed =
    memory.deviceMemoryGiB === undefined ? Number.POSITIVE_INFINITY : memory.deviceMemoryGiB * 2 ** 30 * share
  const needed = neededBytes(fileBytes)
  if (needed <= allowed && memory.canReserve(needed)) return null
  return `The model needs ${Math.ceil(needed / 2 ** 20)} MiB of memory, more than this device offers. Close other tabs or open the page on another device.`
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
