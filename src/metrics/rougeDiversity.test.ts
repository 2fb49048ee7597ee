import { describe, expect, it } from 'vitest'
import { philox4x32 } from '../decoding/random.ts'
import { rougeDiversity, rougeL } from './rougeDiversity.ts'

describe('rougeL', () => {
  it("gives the values of Lin's paper", () => {
    // Section 3.1, reference "police killed the gunman" (4 words): LCS 3 and 2 of 4 words each.
    const reference = 'police killed the gunman'
    expect(rougeL('police kill the gunman', reference)).toBeCloseTo(3 / 4, 12)
    expect(rougeL('the gunman kill police', reference)).toBeCloseTo(2 / 4, 12)
    expect(rougeL('the gunman police killed', reference)).toBeCloseTo(2 / 4, 12)
  })

  it('is 2·LCS over both lengths', () => {
    // "the cat sat" is in "the cat then sat down": LCS 3 of 3 and 5 words, 6/8.
    expect(rougeL('the cat sat', 'the cat then sat down')).toBeCloseTo(6 / 8, 12)
    // Repeated words count as often as both have them in order: LCS of "a a a" and "a b a" is 2.
    expect(rougeL('a a a', 'a b a')).toBeCloseTo(4 / 6, 12)
  })

  it('does not match sentence by sentence', () => {
    // At the summary level these would be equal; in order only one of the two sentences matches: 2·2 / 8.
    expect(rougeL('It rained. We left.', 'We left. It rained.')).toBeCloseTo(4 / 8, 12)
  })

  it('hears words, not case, punctuation or line ends', () => {
    expect(rougeL('Great film!\nLoved it.', 'great film, loved it')).toBe(1)
    expect(rougeL('Žluťoučký kůň', 'žluťoučký pes')).toBeCloseTo(1 / 2, 12)
  })

  it('defines texts without words', () => {
    expect(rougeL('', '')).toBe(1)
    expect(rougeL('...', ' \n')).toBe(1)
    expect(rougeL('', 'word')).toBe(0)
    expect(rougeL('word', '!')).toBe(0)
    expect(rougeL('one', 'two')).toBe(0)
  })

  it('agrees with the textbook recursion on random texts, both ways round', () => {
    const lcs = (a: string[], b: string[]): number =>
      a.length === 0 || b.length === 0
        ? 0
        : a[0] === b[0]
          ? 1 + lcs(a.slice(1), b.slice(1))
          : Math.max(lcs(a.slice(1), b), lcs(a, b.slice(1)))
    for (let trial = 0; trial < 60; trial++) {
      // Three words, so that they repeat; lengths 1 to 8.
      const bits = philox4x32([trial, 0, 0, 0], [5, 0])
      const text = (word: number) =>
        Array.from({ length: 1 + (word % 8) }, (_, i) => 'xyz'[(word >>> (3 + 2 * i)) % 3]!)
      const [a, b] = [text(bits[0]), text(bits[1])]
      const expected = (2 * lcs(a, b)) / (a.length + b.length)
      expect(rougeL(a.join(' '), b.join(' '))).toBeCloseTo(expected, 12)
      expect(rougeL(b.join(' '), a.join(' '))).toBeCloseTo(expected, 12)
    }
  })
})

describe('rougeDiversity', () => {
  it('averages over all pairs', () => {
    // Pairs: (1, 2) 2·1/4 = 1/2, (1, 3) 0, (2, 3) 1/2. Mean 1/3.
    const result = rougeDiversity(['a b', 'a c', 'd c'])
    expect(result?.rougeL).toBeCloseTo(1 / 3, 12)
    expect(result?.diversity).toBeCloseTo(2 / 3, 12)
  })

  it('is 0 for copies and unknown for a single sample', () => {
    expect(rougeDiversity(['a b', 'a b', 'A, b!'])).toEqual({ rougeL: 1, diversity: 0 })
    expect(rougeDiversity(['a b'])).toBeNull()
    expect(rougeDiversity([])).toBeNull()
  })
})
