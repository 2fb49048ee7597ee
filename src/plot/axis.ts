// Axes as data: a scale, its ticks and their labels.

import { type ScaleLinear, type ScaleLogarithmic, scaleLinear } from 'd3-scale'
import { type Box, textWidth } from './layout.ts'

export type Scale = ScaleLinear<number, number> | ScaleLogarithmic<number, number>

export interface Axis {
  /** Has a domain; `ranged` sets the range, in pixels. */
  scale: Scale
  ticks: readonly number[]
  tickText: (value: number) => string
  /** The quantity and its unit. */
  title: string
}

interface RoundOptions {
  /** Approximate number of ticks. Default 5. */
  count?: number
  /** Values that the domain always covers. */
  include?: readonly number[]
}

/**
 * The range of the values, widened to round numbers: −1 to 1 without values, and one unit to each side of a single value.
 * @throws RangeError if a value is not finite, because the picture would be empty.
 */
export function roundDomain(
  values: Iterable<number>,
  { count = 5, include = [] }: RoundOptions = {},
): [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of [...include, ...values]) {
    if (!Number.isFinite(value))
      throw new RangeError(`An axis cannot show ${value}: leave out values that are not finite.`)
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low > high) return [-1, 1]
  if (low === high) [low, high] = [low - 1, high + 1]
  const [from, to] = scaleLinear().domain([low, high]).nice(count).domain() as [number, number]
  // Turns −0, which d3 may return, into 0.
  return [from + 0, to + 0]
}

interface LinearOptions {
  title: string
  /** Approximate number of ticks. Default 5. */
  count?: number
  /** Default: ticks at round values. */
  ticks?: readonly number[]
  /** Whether positive numbers have a plus sign. Ignored if `tickText` is given. */
  isSigned?: boolean
  tickText?: (value: number) => string
}

/** A linear axis. Its numbers have enough digits to distinguish neighboring ticks, and a typographic minus sign. */
export function linearAxis(
  domain: readonly [low: number, high: number],
  { title, count = 5, ticks, isSigned = false, tickText }: LinearOptions,
): Axis {
  const scale = scaleLinear().domain(domain)
  const write = scale.tickFormat(count, isSigned ? '+,f' : ',f')
  return {
    scale,
    ticks: ticks ?? scale.ticks(count),
    tickText: tickText ?? ((value) => write(value).replace(/^[+−](?=[0.]*$)/, '')),
    title,
  }
}

/** An axis for counts or positions. All ticks are whole numbers; the left end has one if it is a whole number itself. */
export function countingAxis([low, high]: readonly [low: number, high: number], title: string, count = 6): Axis {
  const scale = scaleLinear().domain([low, high])
  const whole = scale.ticks(count).filter((tick) => Number.isInteger(tick) && tick > low)
  return { scale, ticks: Number.isInteger(low) ? [low, ...whole] : whole, tickText: String, title }
}

/** Returns the axis with its scale mapped to pixels. */
export const ranged = (axis: Axis, from: number, to: number): Axis => ({
  ...axis,
  scale: axis.scale.copy().range([from, to]),
})

/** Minimum gap between numbers on the horizontal axis, in pixels. */
const MIN_GAP = 6

/**
 * The ticks that can be labeled without overlap on a horizontal axis: all ticks, or every second, third, … one. A tick at zero
 * is always among them. @param axis with its range in pixels. @param size font size, in pixels.
 */
export function ticksThatFit({ scale, ticks, tickText }: Axis, size: number): readonly number[] {
  const origin = Math.max(0, ticks.indexOf(0))
  for (let every = 1; every < ticks.length; every++) {
    const kept = ticks.filter((_, index) => (index - origin) % every === 0)
    const halves = kept.map((tick) => textWidth(tickText(tick), size) / 2)
    const haveRoom = kept
      .slice(1)
      .every(
        (tick, index) =>
          scale(tick) - scale(kept[index] as number) >=
          (halves[index] as number) + (halves[index + 1] as number) + MIN_GAP,
      )
    if (haveRoom) return kept
  }
  return ticks.slice(origin, origin + 1)
}

/** The style of axes. Lengths and font sizes are in pixels. */
export interface AxesLook {
  /** Font size of the numbers. */
  size: number
  titleSize: number
  titleFill: string
  /** Color of the horizontal axis. */
  base: string
  /** Length of the tick marks on the horizontal axis. */
  tick: number
  /** Minimum width of the vertical axis' numbers, so that the plots of neighboring pictures are aligned. */
  numbers: number
}

export const pageAxes: AxesLook = {
  size: 11,
  titleSize: 12,
  titleFill: 'var(--tw-dim)',
  base: 'var(--tw-hairline)',
  tick: 0,
  numbers: 19,
}

export const printedAxes = (size: number): AxesLook => ({
  size,
  titleSize: size,
  titleFill: 'var(--tw-ink)',
  base: 'var(--tw-edge)',
  tick: 4,
  numbers: 25,
})

/** Gap between the vertical axis' numbers and the plot, in pixels. */
export const NUMBER_GAP = 7

/** Distance between the plot and the baseline of the vertical axis' title, in pixels. */
export function titleOffset({ ticks, tickText }: Axis, { size, numbers }: AxesLook): number {
  const widest = Math.max(numbers, ...ticks.map((tick) => textWidth(tickText(tick), size)))
  return NUMBER_GAP + widest + 10
}

const TOP = 8
/** Space to the right of the plot, for half of the last number. */
export const RIGHT = 14
const BOTTOM = 39

/** Bounds of the plot area in a picture on the page, with space for numbers and titles around it. */
export function pageFrame(y: Axis, width: number, height: number): Box {
  const left = Math.ceil(titleOffset(y, pageAxes) + pageAxes.titleSize - 1)
  return { left, top: TOP, right: Math.max(left + 1, width - RIGHT), bottom: height - BOTTOM }
}
