// Traces in the fragment of a URL: rows of our own schema with short numbers. Links are untrusted input.

import { deflateSync } from 'fflate'
import { readOwnRow } from '../traces/ownSchema.ts'
import type { Trace } from '../traces/trace.ts'
import { traceRow } from '../traces/write.ts'
import { SharingError } from './comparison.ts'
import { fromBase64Url, MAX_LINK_CHARACTERS, toBase64Url, unpack } from './linkPayload.ts'

const VERSION = '1'

/** Significant digits of the numbers in a link. */
const DIGITS = 4

/**
 * '1.…': version, period, payload. With the candidates if there is room for them.
 * @returns null if the traces are too long for a link even without candidates: send a file.
 */
export function encodeTraces(traces: readonly Trace[]): { link: string; hasCandidates: boolean } | null {
  for (const hasCandidates of [true, false]) {
    const rows = traces.map((trace) => traceRow(hasCandidates ? trace : { ...trace, candidates: new Map() }, DIGITS))
    const link = `${VERSION}.${toBase64Url(deflateSync(new TextEncoder().encode(JSON.stringify(rows)), { level: 9 }))}`
    if (link.length <= MAX_LINK_CHARACTERS) return { link, hasCandidates }
  }
  return null
}

/** Reads what `encodeTraces` made. @throws SharingError that says what is wrong. */
export function decodeTraces(text: string): Trace[] {
  const [version, payload] = text.split('.', 2)
  if (version !== VERSION || payload === undefined)
    throw new SharingError(
      /^\d{1,6}$/.test(version ?? '') && payload !== undefined
        ? `This link uses version ${version} of the format, but this page reads version ${VERSION}. Reload the page to get a newer version.`
        : 'This link contains no traces: it was cut off or changed in transit. Ask the sender for it again.',
    )
  try {
    const rows: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(unpack(fromBase64Url(payload))))
    if (!Array.isArray(rows) || rows.length === 0) throw new Error('no rows')
    return rows.map((row, index) => readOwnRow(row, `row ${index + 1}`, new Map()))
  } catch (error) {
    throw error instanceof SharingError
      ? error
      : new SharingError('This link is damaged: it was cut off or changed in transit. Ask the sender for it again.')
  }
}
