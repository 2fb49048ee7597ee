import { describe, expect, it } from 'vitest'
import { scoringCost, speedOf } from './cost.ts'

describe('what a classifier will cost', () => {
  // 48 calls of 10 texts of 80 characters.
  const work = { calls: 48, texts: 480, characters: 480 * 80, ms: 48 * 50 }
  const speed = speedOf(work, 512)

  it('is calls times the measured time of a call', () => {
    expect(speed).toEqual({ msPerCall: 50, charactersPerText: 80, maxCharacters: 2048 })
    // 40 characters are about 10 tokens; 20 + 40 / 2 characters are no longer than what was measured.
    expect(speed && scoringCost(speed, { prompt: 'p'.repeat(20), text: 't'.repeat(40) })).toEqual({
      calls: 10,
      msPerCall: 50,
      seconds: 0.5,
    })
  })

  it('grows with the length that is read, up to the longest text', () => {
    // 60 + 200 / 2 characters are twice as many as were measured.
    expect(speed && scoringCost(speed, { prompt: 'p'.repeat(60), text: 't'.repeat(200) })).toEqual({
      calls: 50,
      msPerCall: 100,
      seconds: 5,
    })
    expect(speed && scoringCost(speed, { prompt: '', text: 't'.repeat(80_000) }).msPerCall).toBe((50 * 2048) / 80)
  })

  it('is not known before a call', () => {
    expect(speedOf({ calls: 0, texts: 0, characters: 0, ms: 0 }, 512)).toBeNull()
  })
})
