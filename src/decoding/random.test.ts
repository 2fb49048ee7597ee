import { expect, test } from 'vitest'
import { gumbel, philox4x32, uniform } from './random.ts'

const hex = (words: number[]) => words.map((word) => word.toString(16).padStart(8, '0')).join(' ')

// Known answers published with Random123 (kat_vectors, philox4x32 10).
test('Philox4x32-10 gives the published answers', () => {
  const ones = 0xffffffff
  expect(hex(philox4x32([0, 0, 0, 0], [0, 0]))).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8')
  expect(hex(philox4x32([ones, ones, ones, ones], [ones, ones]))).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd')
  expect(hex(philox4x32([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]))).toBe(
    'd16cfe09 94fdcceb 5001e420 24126ea1',
  )
})

test('noise by hand: the upper 52 bits of the first two words', () => {
  // First known answer: 6627e8d5 e169c58d.
  const u = (Number(0x6627e8d5e169cn) + 0.5) / 2 ** 52
  expect(uniform(0, 0, 0, 0)).toBe(u)
  expect(gumbel(0, 0, 0, 0)).toBe(-Math.log(-Math.log(u)))
})

test('both halves of seed and sample, the position and the token all matter', () => {
  const draws = [
    gumbel(0, 0, 0, 0),
    gumbel(1, 0, 0, 0),
    gumbel(2 ** 32, 0, 0, 0),
    gumbel(Number.MAX_SAFE_INTEGER, 0, 0, 0),
    gumbel(0, 1, 0, 0),
    gumbel(0, 2 ** 32, 0, 0),
    gumbel(0, 0, 1, 0),
    gumbel(0, 0, 0, 1),
  ]
  expect(new Set(draws).size).toBe(draws.length)
  expect(draws.every(Number.isFinite)).toBe(true)
})

test('mean and variance of Gumbel noise along each argument', () => {
  const n = 20_000
  const along = [
    (i: number) => gumbel(i, 0, 0, 7),
    (i: number) => gumbel(3, i, 0, 7),
    (i: number) => gumbel(3, 0, i, 7),
    (i: number) => gumbel(3, 0, 0, i),
  ]
  for (const draw of along) {
    const values = Array.from({ length: n }, (_, i) => draw(i))
    const mean = values.reduce((sum, value) => sum + value, 0) / n
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n
    // Euler's constant and pi^2/6. Standard errors: sqrt(1.645/n) = .0091; kurtosis 5.4: 1.645*sqrt(4.4/n) = .0244.
    // Tolerance: four of each.
    expect(Math.abs(mean - 0.5772156649)).toBeLessThan(0.037)
    expect(Math.abs(variance - Math.PI ** 2 / 6)).toBeLessThan(0.098)
  }
})

test('an invalid key is refused by name', () => {
  for (const bad of [-1, 0.5, Number.NaN, Infinity, 2 ** 53]) {
    expect(() => gumbel(bad, 0, 0, 0)).toThrow(
      `seed must be a whole number from 0 to 9007199254740991: ${bad} was given`,
    )
    expect(() => gumbel(0, bad, 0, 0)).toThrow(/^sample/)
    expect(() => gumbel(0, 0, bad, 0)).toThrow(/^position/)
    expect(() => gumbel(0, 0, 0, bad)).toThrow(/^token/)
  }
})
