import { describe, expect, it } from 'vitest'
import type { HeadCard } from './head.ts'
import { openHead, readHead, writeHead } from './headFile.ts'
import { writeSafetensors } from './safetensors.ts'
import { exampleCard, exampleWeights } from './testing/exampleHead.ts'

const card = exampleCard()
const weights = exampleWeights(card)

/** A safetensors file with this header text and as many data bytes. */
function file(header: string, dataBytes = 0, headerLength = BigInt(header.length)): Uint8Array {
  const bytes = new Uint8Array(8 + header.length + dataBytes)
  new DataView(bytes.buffer).setBigUint64(0, headerLength, true)
  bytes.set(new TextEncoder().encode(header), 8)
  return bytes
}

const tensor = (dtype: string, shape: number[], from: number, to: number) => ({
  dtype,
  shape,
  data_offsets: [from, to],
})

describe('head files', () => {
  it('come back as they were written', () => {
    const read = readHead(writeHead(card, weights))
    expect(read.card).toEqual(card)
    expect(read.weights).toEqual(weights)
    expect(writeHead(card, weights)).toEqual(writeHead(read.card, read.weights))
  })

  it('are read from anywhere in a buffer', () => {
    const bytes = writeHead(card, weights)
    const shifted = new Uint8Array(bytes.length + 3)
    shifted.set(bytes, 3)
    expect(readHead(shifted.subarray(3)).weights).toEqual(weights)
    // What readFile gives: a Uint8Array whose slice() is a view.
    expect(readHead(Buffer.from(shifted).subarray(3)).weights).toEqual(weights)
  })

  it('score', () => {
    // The only unit is the first feature, 1; gelu(1) = 0.841345, times 2.
    const head = openHead(writeHead(card, weights))
    expect(head.score(Float32Array.of(1, 1, 1, 1))[0]).toBeCloseTo(2 * 0.841345, 5)
  })

  it.each<[string, Uint8Array, string]>([
    ['too short', new Uint8Array(7), '7 bytes are too few'],
    ['a header beyond the file', file('{}', 0, 3n), 'the header length is 3 bytes'],
    ['a huge header', file('{}', 0, 2n ** 63n), 'the header length is 9223372036854775808 bytes'],
    ['not JSON', file('{nope'), 'the header is not JSON'],
    ['not UTF-8', Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0xff), 'the header is not JSON'],
    ['a list', file('[]'), 'the header: the top level'],
    ['another number format', file(JSON.stringify({ a: tensor('F16', [1], 0, 2) }), 2), 'must be F32'],
    ['a negative size', file(JSON.stringify({ a: tensor('F32', [-1], 0, 4) }), 4), 'the header: a.shape.0'],
    [
      'data beyond the file',
      file(JSON.stringify({ a: tensor('F32', [2], 0, 8) }), 4),
      'tensor a of shape [2] does not match bytes',
    ],
    [
      'a shape of another size',
      file(JSON.stringify({ a: tensor('F32', [3], 0, 8) }), 8),
      'tensor a of shape [3] does not match bytes',
    ],
    [
      'a shape beyond numbers',
      file(JSON.stringify({ a: tensor('F32', [2 ** 40, 2 ** 40], 0, 8) }), 8),
      'does not match bytes',
    ],
    ['bytes left over', file(JSON.stringify({ a: tensor('F32', [1], 0, 4) }), 8), '4 bytes follow the last tensor'],
    [
      'tensors that overlap',
      file(JSON.stringify({ a: tensor('F32', [1], 0, 4), b: tensor('F32', [1], 0, 4) }), 4),
      'tensor b of shape [1] does not match bytes 0 to 4',
    ],
    ['no card', writeSafetensors({ tensors: {}, metadata: {} }), 'the metadata has no "card"'],
    ['a card that is not JSON', writeSafetensors({ tensors: {}, metadata: { card: '{' } }), 'the card is not JSON'],
    [
      'no tensors',
      writeSafetensors({ tensors: {}, metadata: { card: JSON.stringify(card) } }),
      'feature.mean is missing',
    ],
  ])('are refused: %s', (_, bytes, message) => {
    expect(() => readHead(bytes)).toThrow(message)
  })

  it.each<[string, Partial<Record<keyof HeadCard, unknown>>, string]>([
    ['objective', { objective: 'best' }, 'the card: objective'],
    ['trunk', { trunkSha256: 'abc' }, 'the card: trunkSha256'],
    ['features', { features: [] }, 'the card: features'],
    ['feature twice', { features: ['last', 'last'] }, 'the card: features: must not contain a feature twice'],
  ])('are not written with a wrong %s', (_, change, message) => {
    expect(() => writeHead({ ...card, ...change } as HeadCard, weights)).toThrow(message)
  })

  it.each<[string, Partial<typeof weights>, string]>([
    ['NaN', { outBias: Float32Array.of(Number.NaN) }, 'tensor out.bias has NaN at index 0'],
    ['infinity', { mean: Float32Array.of(0, 0, Infinity, 0) }, 'tensor feature.mean has Infinity at index 2'],
    [
      'a deviation of 0',
      { std: Float32Array.of(1, 1, 0, 1) },
      'tensor feature.std has 0 at index 2; numbers there must be from 0.000001 to 1000000',
    ],
  ])('are not written with %s', (_, change, message) => {
    expect(() => writeHead(card, { ...weights, ...change })).toThrow(message)
  })

  it('are refused where tensors and card disagree', () => {
    const tensors = {
      'feature.mean': { shape: [4], data: weights.mean },
      'hidden.bias': { shape: [1], data: weights.hiddenBias },
    }
    const bytes = (more: object) =>
      writeSafetensors({ tensors: { ...tensors, ...more }, metadata: { card: JSON.stringify(card) } })
    expect(() => readHead(bytes({}))).toThrow('tensor feature.std is missing; expected shape [4]')
    const short = { 'feature.std': { shape: [3], data: new Float32Array(3).fill(1) } }
    expect(() => readHead(bytes(short))).toThrow('tensor feature.std has shape [3]; expected shape [4]')
  })
})
