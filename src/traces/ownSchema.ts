// Our own format of a trace (docs/traces.md): {prompt, tokens: [{text, id?, logProb?, reward?, …}], method?, meta?}.

import { z } from 'zod'
import { buildTrace, bytesIn, type LeftOut, leaveOut } from './build.ts'
import { idOf, numberOf } from './numbers.ts'
import { standardName } from './quantities.ts'
import type { Trace, TraceCandidate } from './trace.ts'

const tokenSchema = z.looseObject({ text: z.string().optional() })

export const ownRow = z.looseObject({
  prompt: z.string().nullish(),
  tokens: z.array(tokenSchema),
  method: z.string().nullish(),
  meta: z.record(z.string(), z.unknown()).nullish(),
})

/** Fields that are not quantities. */
const NO_NUMBERS = new Set(['text', 'id', 'bytes', 'candidates', '__proto__'])

/** @throws z.ZodError that names the field. */
export function readOwnRow(given: unknown, name: string, left: LeftOut): Trace {
  const { prompt, tokens, method, meta, ...others } = ownRow.parse(given)
  const trace = buildTrace(name, tokens.length, left)
  for (const [at, token] of tokens.entries()) {
    const { text, id, bytes, candidates } = token
    const known = idOf(id)
    trace.add(at, { text, bytes: bytesIn(bytes), ...(known < 0 ? {} : { id: known }) })
    for (const key in token) if (!NO_NUMBERS.has(key)) trace.set(key, at, token[key])
    if (Array.isArray(candidates))
      trace.candidates(
        at,
        candidates.flatMap((one) => candidateOf(one, left)),
      )
  }
  for (const [key, value] of Object.entries(meta ?? {})) trace.meta(key, value)
  for (const [key, value] of Object.entries(others)) {
    if (typeof value === 'number') trace.total(key, value)
    else if (key !== 'format' && key !== 'version') trace.meta(key, value)
  }
  return trace.done({ prompt: prompt ?? '', method: method ?? null })
}

function candidateOf(given: unknown, left: LeftOut): TraceCandidate[] {
  if (typeof given !== 'object' || given === null) {
    leaveOut(left, 'candidates that are not objects')
    return []
  }
  const { text, id, bytes } = given as Record<string, unknown>
  const known = idOf(id)
  if (typeof text !== 'string' && known < 0) {
    leaveOut(left, 'candidates without a text or an id')
    return []
  }
  const numbers: [string, number][] = []
  for (const [key, value] of Object.entries(given)) {
    const number = NO_NUMBERS.has(key) ? Number.NaN : numberOf(value)
    if (!Number.isNaN(number)) numbers.push([standardName(key), number])
  }
  const raw = bytesIn(bytes)
  return [
    {
      text: typeof text === 'string' ? text : `‹${known}›`,
      ...(raw ? { bytes: raw } : {}),
      ...(known < 0 ? {} : { id: known }),
      numbers: Object.fromEntries(numbers),
    },
  ]
}
