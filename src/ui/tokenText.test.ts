import { describe, expect, it } from 'vitest'
import { counted, exact, percent, signed } from './format.ts'
import { tokenPieces, visibleToken } from './tokenText.ts'

const bytes = (text: string) => [...new TextEncoder().encode(text)]

describe('tokenPieces', () => {
  it('gives a character that spans tokens to the token that completes it', () => {
    const [a, b, c, d] = bytes('🙂') as [number, number, number, number]
    expect(tokenPieces([{ bytes: bytes(' a') }, { bytes: [a, b] }, { bytes: [c] }, { bytes: [d, 33] }], true)).toEqual([
      ' a',
      '',
      '',
      '🙂!',
    ])
  })

  it('shows half a character at the end only once nothing can follow', () => {
    expect(tokenPieces([{ bytes: [0xf0, 0x9f] }], false)).toEqual([''])
    expect(tokenPieces([{ bytes: [0xf0, 0x9f] }], true)).toEqual(['\ufffd'])
  })

  it('writes markup as text and takes an empty list', () => {
    expect(tokenPieces([{ bytes: bytes('<b>') }], true)).toEqual(['<b>'])
    expect(tokenPieces([], true)).toEqual([])
  })
})

describe('visibleToken', () => {
  it.each([
    [bytes(' warm'), '␣warm'],
    [bytes('\n\n'), '↵↵'],
    [bytes('\t'), '⇥'],
    [[0xf0, 0x9f], '‹F0 9F›'],
    [[], '∅'],
    [bytes('\u0007'), '‹U+0007›'],
    [bytes('\u202e'), '‹U+202E›'],
    [bytes('<|im_end|>'), '<|im_end|>'],
  ])('%j is shown as %s', (given, shown) => {
    expect(visibleToken(given)).toBe(shown)
  })
})

describe('numbers', () => {
  it('carry their sign, unless they round to zero', () => {
    expect([1.416, -0.3, -0.001, 0].map((value) => signed(value))).toEqual(['+1.42', '−0.30', '0.00', '0.00'])
    expect([signed(Number.NaN), signed(undefined), signed(-2.26, 1)]).toEqual(['–', '–', '−2.3'])
  })

  it('never round a share to certainty', () => {
    expect([0, 0.001, 0.104, 0.999, 1].map(percent)).toEqual(['0%', '<1%', '10%', '>99%', '100%'])
  })

  it('count, and keep every digit', () => {
    expect([counted(1, 'token'), counted(2, 'token')]).toEqual(['1 token', '2 tokens'])
    expect([exact(-0.125), exact(4)]).toEqual(['−0.125', '4'])
  })
})
