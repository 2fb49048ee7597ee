import { describe, expect, it } from 'vitest'
import { naiveBayes } from './naiveBayes.ts'

const texts = (count: number, good: boolean, text: string) =>
  Array.from({ length: count }, () => ({ words: text.split(' '), good }))

describe('naiveBayes', () => {
  it('weighs terms by their shares in good and bad texts', () => {
    const found = new Map(
      naiveBayes([...texts(9, true, 'fine'), ...texts(3, false, 'fine'), ...texts(12, false, 'dull')], 10),
    )
    // V = 2 terms. fine: g 9, b 3; dull: g 0, b 12. G = 9 + 0 + V = 11; B = 3 + 12 + V = 17.
    expect(found.get('fine')).toBeCloseTo(Math.log(10 / 11) - Math.log(4 / 17), 12)
    expect(found.get('dull')).toBeCloseTo(Math.log(1 / 11) - Math.log(13 / 17), 12)
  })

  it('keeps the most uneven terms, counting a text once', () => {
    const all = [...texts(12, true, 'a a great'), ...texts(12, false, 'a sad'), ...texts(9, true, 'rare')]
    // Unevenness |g − b| / √(g + b): a 0; "a a", "a great", great 12/√12; "a sad", sad 12/√12; rare is in 9 texts only.
    expect(naiveBayes(all, 5).map(([term]) => term)).toEqual(['a a', 'a great', 'a sad', 'great', 'sad'])
    expect(naiveBayes(all, 100).map(([term]) => term)).toEqual(['a a', 'a great', 'a sad', 'great', 'sad', 'a'])
  })

  it('refuses too few texts', () => {
    expect(() => naiveBayes(texts(9, true, 'fine'), 10)).toThrow('No word occurs in at least 10 of the 9 texts')
  })
})
