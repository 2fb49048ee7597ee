// A comparison as a file: gzipped JSON with everything in it. Files are untrusted input.

import { joinBytes } from '../decoding/text.ts'
import { type Comparison, checkComparison, SharingError } from './comparison.ts'
import { receivedSettings, sentSettings } from './sentSettings.ts'

const FILE_FORMAT = 'tokenwise-comparison'
export const FILE_VERSION = 1

/** Limit after unpacking. A comparison of six columns with 512 tokens each takes a fifth of the limit. */
export const MAX_FILE_BYTES = 64 * 2 ** 20

/**
 * A JSON.stringify replacer that rounds numbers to six significant digits, about the precision of float32, and probabilities
 * to nine, because they must add up to 1.
 */
export function shortened(key: string, value: unknown): unknown {
  if (typeof value !== 'number' || Number.isInteger(value)) return value
  return Number(value.toPrecision(key.startsWith('prob') ? 9 : 6))
}

export function fileText({ record, ...comparison }: Comparison): string {
  const { settings } = record
  const sent = { record: { ...record, settings: sentSettings(settings) }, weight: settings.weight, ...comparison }
  return JSON.stringify({ format: FILE_FORMAT, version: FILE_VERSION, ...sent }, shortened)
}

export async function writeFile(comparison: Comparison): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([fileText(comparison)]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/**
 * Reads what `writeFile` made, packed or not.
 * @param name file name, for error messages. @throws SharingError that says what is wrong with it.
 */
export async function readFile(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Comparison> {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b
  const plain = isPacked ? await unpackWithin(bytes, name) : bytes
  if (plain.length > MAX_FILE_BYTES) throw tooLarge(name)
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plain))
  } catch {
    throw new SharingError(
      `${name} is not a Tokenwise comparison: it is not valid JSON. Choose a file that was saved by Tokenwise.`,
    )
  }
  const { format, version } = (json ?? {}) as { format?: unknown; version?: unknown }
  if (format !== FILE_FORMAT)
    throw new SharingError(`${name} is not a Tokenwise comparison. Choose a file that was saved by Tokenwise.`)
  if (version !== FILE_VERSION)
    throw new SharingError(
      `${name} uses version ${String(version).slice(0, 20)} of the format, but this page reads version ${FILE_VERSION}. Reload the page to get a newer version.`,
    )
  const { record, weight } = json as { record?: unknown; weight?: unknown }
  return checkComparison({ ...(json as object), record: withWeight(record, weight) }, name)
}

function withWeight(record: unknown, weight: unknown): unknown {
  if (typeof record !== 'object' || record === null || !('settings' in record)) return record
  return { ...record, settings: receivedSettings(record.settings, weight) }
}

/** Counts bytes while unpacking, so that a small file cannot fill the memory. */
async function unpackWithin(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Uint8Array> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')).getReader()
  const parts: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new SharingError(`${name} is damaged: it cannot be unpacked. Ask the sender for it again.`)
    })
    if (done) break
    size += value.length
    if (size > MAX_FILE_BYTES) {
      await reader.cancel().catch(() => {})
      throw tooLarge(name)
    }
    parts.push(value)
  }
  return joinBytes(parts)
}

export function tooLarge(name: string): SharingError {
  return new SharingError(
    `${name} is larger than ${MAX_FILE_BYTES / 2 ** 20} MiB, packed or unpacked. Choose another file.`,
  )
}
