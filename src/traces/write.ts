// Writes traces in our own format (docs/traces.md), one JSON object a line.

import type { Trace, TraceCandidate } from './trace.ts'

/** A row that `readOwnRow` reads. @param digits significant digits of its numbers; default 7, about those of a float32. */
export function traceRow(trace: Trace, digits = 7): Record<string, unknown> {
  const short = (value: number) => Number(value.toPrecision(digits))
  const tokens = trace.texts.map((text, at) => {
    const [bytes, id, candidates] = [trace.bytes.get(at), trace.ids?.[at] ?? -1, trace.candidates.get(at)]
    const numbers = [...trace.quantities].flatMap(([name, column]): [string, number][] => {
      const value = column[at] as number
      return Number.isNaN(value) ? [] : [[name, short(value)]]
    })
    return {
      ...(trace.known === 'ids' ? {} : { text }),
      ...(bytes ? { bytes } : {}),
      ...(id < 0 ? {} : { id }),
      ...Object.fromEntries(numbers),
      ...(candidates ? { candidates: candidates.map((one) => candidateRow(one, short)) } : {}),
    }
  })
  return {
    prompt: trace.prompt,
    ...(trace.method === null ? {} : { method: trace.method }),
    ...Object.fromEntries(trace.totals),
    tokens,
    ...(Object.keys(trace.meta).length > 0 ? { meta: trace.meta } : {}),
  }
}

const candidateRow = ({ text, bytes, id, numbers }: TraceCandidate, short: (value: number) => number) => ({
  text,
  ...(bytes ? { bytes } : {}),
  ...(id === undefined ? {} : { id }),
  ...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, short(value)])),
})

/** JSONL, with a line break at the end. @param digits as of `traceRow`. */
export const tracesText = (traces: readonly Trace[], digits?: number): string =>
  traces.map((trace) => `${JSON.stringify(traceRow(trace, digits))}\n`).join('')
