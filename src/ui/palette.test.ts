import { describe, expect, it } from 'vitest'
import { contrast, contrastOnTint } from './contrast.ts'
import { palettes } from './palette.ts'

describe.each(['light', 'dark'] as const)('%s palette', (scheme) => {
  const colors = palettes[scheme]
  const amounts = Array.from({ length: 21 }, (_, step) => step / 20)

  it('keeps 4.5:1 for token text on every tint', () => {
    for (const tint of [colors.tintNegative, colors.tintPositive])
      for (const ground of [colors.paper, colors.sheet])
        for (const amount of amounts)
          expect(contrastOnTint(colors.ink, tint, ground, amount)).toBeGreaterThanOrEqual(4.5)
  })

  it('keeps 3:1 for the bars of tints beside paper', () => {
    // Tint.module.css mixes them so.
    for (const tint of [colors.tintNegative, colors.tintPositive])
      expect(contrastOnTint(colors.paper, tint, colors.ink, 0.6)).toBeGreaterThanOrEqual(3)
  })

  it('keeps 4.5:1 for secondary text and warnings, 3:1 for marks and controls', () => {
    for (const ground of [colors.paper, colors.sheet]) {
      expect(contrast(colors.dim, ground)).toBeGreaterThanOrEqual(4.5)
      expect(contrast(colors.warn, ground)).toBeGreaterThanOrEqual(4.5)
      const { tintNegative, tintPositive, hairline, paper, sheet, ...marks } = colors
      for (const hue of Object.values(marks)) expect(contrast(hue, ground)).toBeGreaterThanOrEqual(3)
    }
  })
})

describe('contrast', () => {
  it('is 21 for black on white and 1 for a color on itself', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 6)
    expect(contrast('#d55e00', '#d55e00')).toBe(1)
  })

  it('agrees with the plain ratio at the ends of a mix', () => {
    expect(contrastOnTint('#000000', '#fcc450', '#ffffff', 0)).toBeCloseTo(21, 2)
    expect(contrastOnTint('#000000', '#fcc450', '#ffffff', 1)).toBeCloseTo(contrast('#000000', '#fcc450'), 2)
  })
})
