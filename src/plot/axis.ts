// Axes as data: a scale, the values that get a tick, and how they are written. d3-scale finds round numbers.

import { type ScaleLinear, type ScaleLogarithmic, scaleLinear } from 'd3-scale'
import { type Box, textWidth } from './layout.ts'

export type Scale = ScaleLinear<number, number> | ScaleLogarithmic<number, number>

export interface Axis {
  /** With its domain. Its range, in pixels, is set where the picture is laid out. */
  scale: Scale
  ticks: readonly number[]
  tickText: (value: number) => string
  /** What the axis measures, with its unit. */
  title: string
}

export interface RoundOptions {
  /** About how many ticks the ends are rounded for. Default 5. */
  count?: number
  /** Values that the domain covers, whatever the data are. */
  include?: readonly number[]
}

/**
 * The range of the values, widened to round ends: a scale's domain. Without values: −1 to 1. A single value gets one unit to
 * each side. @throws RangeError on a value that is not finite, which would silently empty the picture.
 */
export function roundDomain(
  values: Iterable<number>,
  { count = 5, include = [] }: RoundOptions = {},
): [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of [...include, ...values]) {
    if (!Number.isFinite(value)) throw new RangeError(`An axis cannot cover ${value}: leave such values out.`)
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low > high) return [-1, 1]
  if (low === high) [low, high] = [low - 1, high + 1]
  const [from, to] = scaleLinear().domain([low, high]).nice(count).domain() as [number, number]
  // d3 may end on −0.
  return [from + 0, to + 0]
}

export interface LinearOptions {
  title: string
  /** About how many ticks. Default 5. */
  count?: number
  /** In place of round values. */
  ticks?: readonly number[]
  /** Signs on all numbers but zero. Ignored with a `tickText`. */
  isSigned?: boolean
  tickText?: (value: number) => string
}

/** A linear axis. Its numbers have as many digits as tell neighboring ticks apart, and a true minus. */
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

/** An axis of tokens or other things that are counted: whole ticks only, the first at the left end. */
export function countingAxis([low, high]: readonly [low: number, high: number], title: string, count = 6): Axis {
  const scale = scaleLinear().domain([low, high])
  const whole = scale.ticks(count).filter((tick) => Number.isInteger(tick) && tick > low)
  return { scale, ticks: Number.isInteger(low) ? [low, ...whole] : whole, tickText: String, title }
}

/** The axis with its scale spread over pixels. */
export const ranged = (axis: Axis, from: number, to: number): Axis => ({
  ...axis,
  scale: axis.scale.copy().range([from, to]),
})

/** Pixels between two numbers along the horizontal axis. */
const APART = 6

/**
 * The ticks of a horizontal axis whose numbers have room beside each other: all, or every second, third … one, zero among them
 * if it has a tick. @param axis with its range. @param size of the font, pixels.
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
          (halves[index] as number) + (halves[index + 1] as number) + APART,
      )
    if (haveRoom) return kept
  }
  return ticks.slice(origin, origin + 1)
}

/** How axes are drawn. Lengths and font sizes in pixels. */
export interface AxesLook {
  /** Of the numbers. */
  size: number
  titleSize: number
  titleFill: string
  /** Color of the line at the foot. */
  base: string
  /** Length of the strokes that mark the horizontal axis' ticks. */
  tick: number
  /** Room for the vertical axis' numbers, more where they are wider: pictures side by side then begin alike. */
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

/** From the numbers to the plot. */
export const NUMBER_GAP = 7

/** From the left end of the plot back to the baseline of the vertical axis' title. */
export function titleOffset({ ticks, tickText }: Axis, { size, numbers }: AxesLook): number {
  const widest = Math.max(numbers, ...ticks.map((tick) => textWidth(tickText(tick), size)))
  return NUMBER_GAP + widest + 10
}

const TOP = 8
/** Room to the right of the plot, which half of the last number takes. */
export const RIGHT = 14
const BOTTOM = 39

/** The plot's corners in a picture of the page, beside which there is room for numbers and titles. */
export function pageFrame(y: Axis, width: number, height: number): Box {
  const left = Math.ceil(titleOffset(y, pageAxes) + pageAxes.titleSize - 1)
  return { left, top: TOP, right: Math.max(left + 1, width - RIGHT), bottom: height - BOTTOM }
}
