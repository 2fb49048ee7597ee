// Loading progress as text for the page.

import type { LoadProgress, RuntimeName } from '../../worker/protocol.ts'

export const RUNTIME_TITLES: Record<RuntimeName, string> = { webgpu: 'WebGPU', wasm: 'wasm' }

/**
 * @param progress null while the engine has not reported anything.
 * @returns `share`: how much of this stage is done, in [0, 1].
 */
export function describeProgress(progress: LoadProgress | null) {
  if (progress === null) return { stage: 'Starting the engine', detail: '', share: 0 }
  switch (progress.stage) {
    case 'download': {
      const { loadedBytes, totalBytes, fromCache, inOtherTab } = progress
      return {
        stage: inOtherTab
          ? 'Another tab is downloading the model'
          : fromCache
            ? 'Reading the model from this browser'
            : 'Downloading the model',
        detail: `${megabytes(loadedBytes)} of ${megabytes(totalBytes)} MB`,
        share: part(loadedBytes, totalBytes),
      }
    }
    case 'prepare':
      return {
        stage: `Preparing for ${RUNTIME_TITLES[progress.runtime]}`,
        detail: `${progress.done} of ${progress.total}`,
        share: part(progress.done, progress.total),
      }
    case 'selfTest':
      return {
        stage: `Testing ${RUNTIME_TITLES[progress.runtime]}`,
        detail: 'against stored log-probabilities',
        share: 1,
      }
    case 'fallback':
      return { stage: 'Trying another setup', detail: `${progress.from} is not used`, share: 0 }
    default:
      return progress satisfies never
  }
}

const megabytes = (sizeBytes: number): string => (sizeBytes / 1e6).toFixed(1)

const part = (done: number, total: number): number => (total > 0 ? Math.min(1, done / total) : 0)
