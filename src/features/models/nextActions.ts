// For each error while loading the model, a title and the actions that may help.

import type { EngineError, ErrorCode, LoadRequest } from '../../worker/protocol.ts'

interface NextAction {
  label: string
  /** Changes to the load request; empty for a plain retry. */
  change: Partial<Pick<LoadRequest, 'runtime'>>
}

const AGAIN: NextAction = { label: 'Try again', change: {} }
const WASM: NextAction = { label: 'Try without the GPU (wasm)', change: { runtime: 'wasm' } }

/** The action most likely to help comes first. */
const FAILURES: Record<ErrorCode, { title: string; actions: readonly NextAction[] }> = {
  download: { title: 'Model download failed', actions: [AGAIN] },
  offline: { title: 'No network: the model could not be downloaded', actions: [AGAIN] },
  model: { title: 'The model file cannot be used', actions: [AGAIN] },
  memory: { title: 'Not enough memory', actions: [AGAIN] },
  device: { title: 'The device cannot run the model', actions: [WASM, AGAIN] },
  gone: { title: 'The stored model is gone', actions: [{ label: 'Load the model again', change: {} }] },
  head: { title: 'A reward model cannot be used', actions: [AGAIN] },
  input: { title: 'The model cannot be loaded with these settings', actions: [AGAIN] },
  crash: { title: 'The engine stopped', actions: [AGAIN, WASM] },
  internal: { title: 'Loading failed', actions: [AGAIN, WASM] },
}

/** Leaves out actions that would repeat the failed request, except the plain retry. */
export const nextActions = ({ code }: EngineError, request: LoadRequest): NextAction[] =>
  FAILURES[code].actions.filter(({ change: { runtime } }) => runtime === undefined || runtime !== request.runtime)

export const failureTitle = ({ code }: EngineError): string => FAILURES[code].title
