// Names the missing network as the reason of a load that failed for it. The engine cannot: without its own code, or that of a
// backend, it only stops or finds no backend.

import type { EngineError, ErrorCode, LoadProgress } from '../../worker/protocol.ts'

/** What the lack of a file looks like before the model is prepared. */
const BEFORE: readonly ErrorCode[] = ['crash', 'device', 'internal']

/** @param progress the last of the load. @param isOnline false if the device certainly has no network. */
export function loadFailure(error: EngineError, progress: LoadProgress | null, isOnline: boolean): EngineError {
  const isPrepared = progress?.stage === 'prepare' || progress?.stage === 'selfTest'
  const isByNetwork = error.code === 'download' || (BEFORE.includes(error.code) && !isPrepared)
  if (isOnline || !isByNetwork) return error
  return {
    code: 'offline',
    message:
      'This device has no network, and the model is not complete in this browser yet. Loading continues when the network is back.',
    // A stopped engine's message guesses at another reason.
    detail: [error.code === 'crash' ? '' : error.message, error.detail].filter((text) => text !== '').join('\n'),
  }
}
