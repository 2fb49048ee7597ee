import { describe, expect, it } from 'vitest'
import { ForestError } from '../decoding/forest.ts'
import { HeadError } from '../decoding/scorer.ts'
import { ModelFileError } from '../models/files/errors.ts'
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
    [new Error('failed to allocate memory'), 'memory'],
    [new Error('m'), 'internal'],
    ['a thrown string', 'internal'],
  ])('%s becomes %s', (error, code) => {
    const plain = toEngineError(error)
    expect(plain.code).toBe(code)
    expect(plain.message).not.toBe('')
    expect(structuredClone(plain)).toEqual(plain)
  })

  it('keeps the cause for a bug report', () => {
    const { detail } = toEngineError(new ForestError('broken', 'a pass failed', { cause: new Error('device lost') }))
    expect(detail).toContain('device lost')
  })
})
