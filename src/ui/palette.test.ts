import { describe, expect, it } from 'vitest'
import { palettes } from './palette.ts'

type Rgb = [number, number, number]

const parse = (hex: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255) as Rgb
const toLinear = (channel: number): number =>
  channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4

/** WCAG 2 relative luminance of linear RGB. */
const luminance = ([red, green, blue]: Rgb): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue

function ratio(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
}

/** Contrast ratio, 1 to 21, of two colors written '#rrggbb'. */
function contrast(one: string, other: string): number {
  return ratio(luminance(parse(one).map(toLinear) as Rgb), luminance(parse(other).map(toLinear) as Rgb))
}

function toOklab(hex: string): Rgb {
  const [r, g, b] = parse(hex).map(toLinear) as Rgb
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

function oklabLuminance([lightness, a, b]: Rgb): number {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const linear: Rgb = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
  return luminance(linear.map((channel) => Math.min(1, Math.max(0, channel))) as Rgb)
}

/** Contrast of `text` on `color-mix(in oklab, tint amount, ground)`; amount in [0, 1]. */
function contrastOnTint(text: string, tint: string, ground: string, amount: number): number {
  const from = toOklab(ground)
  const to = toOklab(tint)
  const mixed = from.map((value, index) => value + amount * ((to[index] ?? 0) - value)) as Rgb
  return ratio(oklabLuminance(mixed), luminance(parse(text).map(toLinear) as Rgb))
}

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
