import { describe, expect, it } from 'vitest'
import { nearest } from './nearest.ts'

describe('nearest', () => {
  const places = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
  ]
  it('finds the nearest point, only within the radius', () => {
    expect(nearest(places, { x: 7, y: 1 }, 20)).toBe(places[1])
    expect(nearest(places, { x: 5, y: 0 }, 20)).toBe(places[1])
    expect(nearest(places, { x: 50, y: 0 }, 20)).toBeUndefined()
    expect(nearest([], { x: 0, y: 0 }, 20)).toBeUndefined()
  })
})
