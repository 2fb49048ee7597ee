// Axes with round ends, and what part of them is looked at. Pure numbers.

export type Range = readonly [number, number]

export interface Axis {
  domain: [number, number]
  ticks: number[]
}

/**
 * An axis over the values with about `count` round ticks (1, 2 or 5 times a power of ten), its ends on ticks.
 * `include` is always inside. Without values: −1 to 1, or what is included.
 */
export function roundAxis(values: Iterable<number>, count: number, include: readonly number[] = []): Axis {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of [...include, ...values]) {
    if (value < low) low = value
    if (value > high) high = value
  }
  if (low > high) [low, high] = [-1, 1]
  if (low === high) [low, high] = [low - 1, high + 1]
  const rough = (high - low) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
  const first = Math.floor(low / step + 1e-9)
  const last = Math.ceil(high / step - 1e-9)
  // Multiples are made by multiplication, so that no error adds up; + 0 turns −0 into 0.
  const ticks = Array.from(
    { length: last - first + 1 },
    (_, index) => Number(((first + index) * step).toPrecision(12)) + 0,
  )
  return { domain: [ticks[0] ?? low, ticks.at(-1) ?? high], ticks }
}

/** Positions from 1 to `length`, or a part of them, with whole ticks. */
export function positionAxis(length: number, part: Range | null): Axis {
  const [low, high] = part ?? [1, Math.max(2, length)]
  const { ticks } = roundAxis([low, high], 6)
  const inside = ticks.filter((tick) => tick > low && tick <= high && Number.isInteger(tick))
  return { domain: [low, high], ticks: Number.isInteger(low) ? [low, ...inside] : inside }
}

/** Decimals that tell neighbouring ticks apart. */
export function tickDigits(ticks: readonly number[]): number {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0))
  return step >= 1 ? 0 : Math.min(6, Math.ceil(-Math.log10(step) - 1e-9))
}

export const inside = (value: number, [low, high]: Range): boolean => value >= low && value <= high

/**
 * A range `factor` times as wide around a centre, no wider than the whole and not outside of it; null where that is the
 * whole.
 */
export function scaled([low, high]: Range, centre: number, factor: number, whole: Range): Range | null {
  const width = Math.min((high - low) * factor, whole[1] - whole[0])
  if (width >= (whole[1] - whole[0]) * (1 - 1e-9)) return null
  const share = high > low ? Math.min(1, Math.max(0, (centre - low) / (high - low))) : 0.5
  const from = Math.min(Math.max(centre - share * width, whole[0]), whole[1] - width)
  return [from, from + width]
}
