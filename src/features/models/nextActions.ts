// What a visitor can do after loading failed, the most likely fix first.

import type { EngineError, LoadRequest } from '../../worker/protocol.ts'

export interface NextAction {
  /** The button's text. */
  label: string
  /** What to change before loading again; empty to retry. */
  change: Partial<Pick<LoadRequest, 'runtime' | 'form'>>
}

const AGAIN: NextAction = { label: 'Try again', change: {} }
const SMALLER: NextAction = { label: 'Try the smaller form', change: { form: 'small' } }
const WASM: NextAction = { label: 'Try without the GPU (wasm)', change: { runtime: 'wasm' } }

/** Leaves out what has just failed, except a plain retry. */
export function nextActions({ code }: EngineError, request: LoadRequest): NextAction[] {
  const smaller = request.form === 'small' ? [] : [SMALLER]
  const wasm = request.runtime === 'wasm' ? [] : [WASM]
  switch (code) {
    case 'memory':
      return [...smaller, AGAIN]
    case 'device':
      return [...wasm, AGAIN]
    case 'crash':
      return [AGAIN, ...smaller, ...wasm]
    case 'internal':
      return [AGAIN, ...wasm]
    case 'download':
    case 'model':
    case 'head':
    case 'input':
      return [AGAIN]
    default:
      return code satisfies never
  }
}

/** A heading that says what failed. */
export function failureTitle({ code }: EngineError): string {
  switch (code) {
    case 'download':
      return 'Model download failed'
    case 'model':
      return 'The model file cannot be used'
    case 'memory':
      return 'Not enough memory'
    case 'device':
      return 'No device passed the self-test'
    case 'head':
      return 'A reward model cannot be used'
    case 'input':
      return 'The model cannot be loaded with these settings'
    case 'crash':
      return 'The engine stopped'
    case 'internal':
      return 'Loading failed'
    default:
      return code satisfies never
  }
}
