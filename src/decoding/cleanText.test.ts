import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText, cleanTitle, MAX_TITLE_CHARACTERS } from './cleanText.ts'

describe('titles from others', () => {
  it.each<[string, string, string]>([
    ['control characters', 'a\u0000b\u0007c\u001b[31m\u007f\u0085d', 'abc[31md'],
    ['line breaks', ' one\r\ntwo\tthree\u2028four ', 'one two three four'],
    ['overrides of the direction', '\u202aa\u202bb\u202cc\u202dd\u202ee', 'abcde'],
    ['isolates', '\u2066a\u2067b\u2068c\u2069', 'abc'],
    ['marks of the direction', 'a\u200e\u200f\u061cb', 'ab'],
    ['zero-width characters', 'a\u200bb\u2060c\ufeffd\u00ade', 'abcde'],
    ['letters that look like nothing', '\u3164\u115f\u1160\uffa0x', 'x'],
    ['tags', 'a\u{e0041}\u{e007f}b', 'ab'],
    ['halves of a surrogate pair', 'a\ud83db\udc00c', 'abc'],
    ['characters in parts', 'Cafe\u0301', 'Café'],
    ['nothing that can be seen', '\u200d\u200c\ufe0f \u0301', ''],
    ['spaces', ' \u00a0\u3000 ', ''],
  ])('lose %s', (_, given, shown) => {
    expect(cleanTitle(given)).toBe(shown)
  })

  it.each(['می‌خواهم', 'क्‍ष', '👩‍👩‍👧 ❤️', 'שלום (hello)', '<b>&amp;"', '映画', '⠀x'])(
    'keep what their script needs, and markup as text: %s',
    (title) => {
      expect(cleanTitle(title)).toBe(title.normalize('NFC'))
    },
  )

  it('are cut with an ellipsis, never within a character', () => {
    expect(cleanTitle('🙂'.repeat(10_000))).toBe(`${'🙂'.repeat(MAX_TITLE_CHARACTERS - 1)}…`)
    expect(cleanTitle('x'.repeat(MAX_TITLE_CHARACTERS))).toBe('x'.repeat(MAX_TITLE_CHARACTERS))
  })

  it('of any characters are one clean line, and cleaning them again changes nothing', () => {
    const titles = fc.string({ unit: fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.nat(0x10ffff)).map(toCharacter) })
    fc.assert(
      fc.property(titles, (title) => {
        const shown = cleanTitle(title)
        expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2028\u2029]/u)
        expect([...shown].length).toBeLessThanOrEqual(MAX_TITLE_CHARACTERS)
        expect(cleanTitle(shown)).toBe(shown)
      }),
      { numRuns: 500 },
    )
  })
})

const toCharacter = (code: number) => String.fromCodePoint(code)

it('notes keep their line breaks', () => {
  expect(cleanText('a\r\n\tb\u202e\u0000')).toBe('a\n\tb')
})
