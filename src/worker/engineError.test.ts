import { describe, expect, it } from 'vitest'
import { ForestError } from '../decoding/forest.ts'
import { HeadError } from '../decoding/scorer.ts'
import { ModelFileError } from '../engine/gguf/errors.ts'
import { onnxError } from '../models/onnx/onnxError.ts'
import { HeadFileError } from '../rewards/parseJson.ts'
import { CodedError, toEngineError } from './engineError.ts'

describe('toEngineError', () => {
  it.each([
    [new CodedError('memory', 'm'), 'memory'],
    [new ModelFileError('download', 'm'), 'download'],
    [new HeadError('prefix', 'm'), 'head'],
    [new HeadFileError('m'), 'head'],
    [new ForestError('empty', 'm'), 'input'],
    [new ForestError('contextFull', 'm'), 'input'],
    [new ForestError('broken', 'm'), 'device'],
    [new ForestError('busy', 'm'), 'internal'],
    [new ModelFileError('gone', 'm'), 'gone'],
    [new ForestError('broken', 'm', { cause: new ModelFileError('gone', 'removed') }), 'gone'],
    [new ForestError('broken', 'm', { cause: new RangeError('Array buffer allocation failed') }), 'memory'],
    [new ForestError('broken', 'm', { cause: onnxError(9950264, 'wasm') }), 'memory'],
    [new ForestError('broken', 'm', { cause: onnxError(9950264, 'WebGPU') }), 'device'],
    [new Error('failed to allocate memory'), 'memory'],
    [new Error('m'), 'internal'],
    ['a thrown string', 'internal'],
  ])('%s becomes %s', (error, code) => {
    const plain = toEngineError(error)
    expect(plain.code).toBe(code)
    expect(plain.message).not.toBe('')
    expect(structuredClone(plain)).toEqual(plain)
  })

  it('tells numbers that onnxruntime throws in words, and keeps them for a bug report', () => {
    const { message, detail } = toEngineError(onnxError(9950264, 'WebGPU'))
    expect(message).toMatch(/onnxruntime stopped on WebGPU without giving a reason; the graphics device refused/)
    expect(message).not.toContain('9950264')
    expect(detail).toContain('9950264')
    const own = new Error('its own')
    expect(onnxError(own, 'wasm')).toBe(own)
  })

  it('makes a sentence of what is thrown as a part of one', () => {
    expect(toEngineError(new HeadError('prefix', 'the head returned NaN: check it')).message).toBe(
      'The head returned NaN: check it.',
    )
    expect(toEngineError(new HeadFileError('Done already.')).message).toBe('Done already.')
  })

  it('keeps the cause for a bug report', () => {
    const { detail } = toEngineError(new ForestError('broken', 'a pass failed', { cause: new Error('device lost') }))
    expect(detail).toContain('device lost')
  })
})
