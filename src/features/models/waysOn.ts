// After loading failed: what a person can try next, in the order in which it is likely to help.

import type { EngineError, LoadRequest } from '../../worker/protocol.ts'

export interface WayOn {
  label: string
  way: Partial<Pick<LoadRequest, 'runtime' | 'form'>>
}

const AGAIN: WayOn = { label: 'Try again', way: {} }
const SMALLER: WayOn = { label: 'Try the smaller form', way: { form: 'small' } }
const WASM: WayOn = { label: 'Try without the GPU (wasm)', way: { runtime: 'wasm' } }

/** Ways that were not what has just failed; trying the same again is always among them. */
export function waysOn({ code }: EngineError, request: LoadRequest): WayOn[] {
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

/** What failed, as a heading. */
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
