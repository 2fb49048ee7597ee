// The number of threads on wasm.

/** Threads to use: all but one of many, two of two; one where the page is not cross-origin isolated. */
export function wasmThreads(): number {
  if (!globalThis.crossOriginIsolated) return 1
  return Math.min(4, Math.max(2, navigator.hardwareConcurrency - 1))
}
