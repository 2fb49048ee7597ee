// Converts errors thrown in the worker into plain values that can be sent to the page.

import { ForestError } from '../decoding/forest.ts'
import { HeadError } from '../decoding/scorer.ts'
import { SettingsError } from '../decoding/validateSettings.ts'
import { ModelFileError } from '../engine/gguf/errors.ts'
import { ClassifierError } from '../rewards/classifier/classifier.ts'
import { HeadFileError } from '../rewards/parseJson.ts'
import { RewardError } from '../rewards/rules/rule.ts'
import type { EngineError, ErrorCode } from './protocol.ts'

/** An error thrown by the engine itself, with the code that the page receives. */
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
  const coded = (code: ErrorCode, text = message): EngineError => ({ code, message: text, detail })
  if (error instanceof CodedError) return coded(error.code)
  if (error instanceof ModelFileError) return { ...coded(error.code), detail: error.detail || detail }
  if (error instanceof ClassifierError) return coded('head')
  if (error instanceof HeadError || error instanceof HeadFileError || error instanceof RewardError)
    return coded('head', sentence(message))
  if (error instanceof SettingsError) return coded('input', sentence(message))
  if (error instanceof ForestError) {
    // A pass needs memory and, for the embedding, the model file; what it lacked is more telling than that it failed.
    if (error.code === 'broken') {
      const { cause: reason } = error
      if (reason instanceof ModelFileError) return toEngineError(reason)
      const told = reason instanceof Error ? reason.message : message
      if (isOutOfMemory(told)) return { ...coded('memory', outOfMemory(told)), detail }
      return coded('device', 'The device failed while running the model. Load the model again.')
    }
    return coded(['empty', 'contextFull', 'token'].includes(error.code) ? 'input' : 'internal', sentence(message))
  }
  if (isOutOfMemory(message)) return coded('memory', outOfMemory(message))
  return coded('internal', `The engine failed: ${message}. Try again, or reload the page.`)
}

/** Errors that are thrown to be part of a longer message begin in lower case and have no period. */
const sentence = (message: string): string =>
  message.charAt(0).toUpperCase() + message.slice(1) + (/[.!?]$/.test(message) ? '' : '.')

/** Whether an engine's or onnxruntime's message says that memory ran out. */
export const isOutOfMemory = (message: string): boolean => /memory|allocation|bad_alloc/i.test(message)

const outOfMemory = (message: string): string =>
  `Not enough memory (${message}). Close other tabs, or shorten the texts.`
