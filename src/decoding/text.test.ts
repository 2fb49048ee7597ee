import { expect, test } from 'vitest'
import { bytesOf, joinText, textOrBytes } from './text.ts'

const bytes = (text: string) => [...new TextEncoder().encode(text)]

test.each(['plain', 'naïve café', '日本語', '👩🏽‍🚀 😀', '<b>&amp;\n\t'])(
  '%s, a byte at a time, shows whole characters only',
  (text) => {
    const all = bytes(text)
    for (let end = 0; end <= all.length; end++) {
      const shown = joinText(
        all.slice(0, end).map((byte) => [byte]),
        false,
      )
      expect(text.startsWith(shown)).toBe(true)
      expect(shown).not.toContain('\ufffd')
      // Never half of a surrogate pair.
      expect(shown).not.toMatch(/\p{Surrogate}/u)
    }
    expect(joinText([all], true)).toBe(text)
  },
)

test('half a character waits while streaming and is U+FFFD at the end', () => {
  const half = bytes('😀').slice(0, 2)
  expect(joinText([bytes('a'), half], false)).toBe('a')
  expect(joinText([bytes('a'), half], true)).toBe('a\ufffd')
})

test('bytes that cannot begin a character become U+FFFD at once, and what follows is shown', () => {
  expect(joinText([[0xff], bytes('ok')], false)).toBe('\ufffdok')
  expect(joinText([[0xe6, 0x97], bytes('x')], false)).toBe('\ufffdx')
})

test('the empty text, and a byte order mark', () => {
  expect(joinText([], false)).toBe('')
  expect(joinText([[]], true)).toBe('')
  expect(joinText([bytes('\ufeffa')], true)).toBe('\ufeffa')
})

test.each([bytes(' naïve'), [], bytes('\ufeffa'), [0xf0, 0x9f], [0xff]])(
  '%j as text or bytes, and back',
  (...piece) => {
    expect(bytesOf(textOrBytes(piece))).toEqual(piece)
  },
)
