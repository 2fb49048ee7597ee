// Turns whatever was thrown inside the worker into the plain value that crosses to the page.

import { ForestError } from '../decoding/forest.ts'
import { HeadError } from '../decoding/scorer.ts'
import { SettingsError } from '../decoding/validateSettings.ts'
import { ModelFileError } from '../models/files/errors.ts'
import { HeadFileError } from '../rewards/parseJson.ts'
import { RewardError } from '../rewards/rules/rule.ts'
import type { EngineError, ErrorCode } from './protocol.ts'

/** An error of the engine itself, with the code that the page acts on. */
export class CodedError extends Error {
  override readonly name = 'CodedError'
  readonly code: ErrorCode
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

export function toEngineError(error: unknown): EngineError {
  const message = error instanceof Error ? error.message : String(error)
  const cause =
    error instanceof Error && error.cause instanceof Error ? `\n${error.cause.stack ?? error.cause.message}` : ''
  const detail = `${error instanceof Error ? (error.stack ?? '') : ''}${cause}`
  if (error instanceof CodedError) return { code: error.code, message, detail }
  if (error instanceof ModelFileError) return { code: error.code, message, detail: error.detail || detail }
  if (error instanceof HeadError || error instanceof HeadFileError || error instanceof RewardError)
    return { code: 'head', message, detail }
  if (error instanceof SettingsError) return { code: 'input', message, detail }
  if (error instanceof ForestError) {
    if (error.code === 'broken') {
      return {
        code: 'device',
        message: `The device failed while it ran the model: ${message}. Load the model again.`,
        detail,
      }
    }
    return { code: ['empty', 'contextFull', 'token'].includes(error.code) ? 'input' : 'internal', message, detail }
  }
  if (/memory|allocation|bad_alloc/i.test(message)) {
    return {
      code: 'memory',
      message: `There was too little memory (${message}). Close other tabs, or choose the small form.`,
      detail,
    }
  }
  return { code: 'internal', message: `Something failed inside the engine: ${message}.`, detail }
}
