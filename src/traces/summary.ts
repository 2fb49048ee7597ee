// What the list of traces shows and sorts by, and the first difference of two traces.

import type { Trace } from './trace.ts'

export interface Summary {
  length: number
  /** The file's number of the whole response, else the sum over the tokens. NaN without either. */
  total: number
  /** The most negative change from one token to the next, at most 0; NaN with fewer than two numbers. */
  drop: number
  /** The token after that change; −1 without one. */
  dropAt: number
}

/** @param quantity a standard name. */
export function summaryOf(trace: Trace, quantity: string): Summary {
  const column = trace.quantities.get(quantity)
  const length = trace.known === 'whole' ? 0 : trace.texts.length
  let [sum, known, drop, dropAt, last] = [0, 0, Number.POSITIVE_INFINITY, -1, Number.NaN]
  for (let at = 0; at < (column?.length ?? 0); at++) {
    const value = (column as Float64Array)[at] as number
    if (Number.isNaN(value)) continue
    sum += value
    known++
    if (value - last < drop) [drop, dropAt] = [value - last, at]
    last = value
  }
  const given = trace.totals.get(quantity)
  return {
    length,
    total: given ?? (known > 0 ? sum : Number.NaN),
    drop: known > 1 ? Math.min(0, drop) : Number.NaN,
    dropAt,
  }
}

/** Mean and range of the numbers of a column; null without any. */
export function spreadOf(column: Float64Array | undefined): { mean: number; min: number; max: number } | null {
  let [sum, count, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of column ?? []) {
    if (Number.isNaN(value)) continue
    sum += value
    count++
    if (value < min) min = value
    if (value > max) max = value
  }
  return count > 0 ? { mean: sum / count, min, max } : null
}

/** Standard names of the quantities of any of the traces, in the order in which they first occur. */
export function quantitiesOf(traces: readonly Trace[]): string[] {
  const names = new Set<string>()
  for (const { quantities } of traces) for (const name of quantities.keys()) names.add(name)
  return [...names]
}

/** Same, of the numbers of whole responses. */
export function totalsOf(traces: readonly Trace[]): string[] {
  const names = new Set<string>()
  for (const { totals } of traces) for (const name of totals.keys()) names.add(name)
  return [...names]
}

/** Position of the first token at which two traces differ; null if they do not; undefined if one has no tokens to compare. */
export function firstDifferenceOf(one: Trace, other: Trace): number | null | undefined {
  if (one.known === 'whole' || other.known === 'whole') return undefined
  const byId = one.known === 'ids' || other.known === 'ids'
  const shorter = Math.min(one.texts.length, other.texts.length)
  for (let at = 0; at < shorter; at++)
    if (byId ? one.ids?.[at] !== other.ids?.[at] : one.texts[at] !== other.texts[at]) return at
  return one.texts.length === other.texts.length ? null : shorter
}

/** Whether the trace's name, prompt, method or text contains the words, in lower case. */
export function contains(trace: Trace, lowered: string): boolean {
  if (lowered === '') return true
  const has = (text: string) => text.toLowerCase().includes(lowered)
  return (
    has(trace.name) ||
    has(trace.prompt) ||
    has(trace.method ?? '') ||
    has(trace.texts.join('')) ||
    Object.values(trace.meta).some((value) => has(String(value)))
  )
}
