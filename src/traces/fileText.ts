// The text of a file, whatever its packing and encoding.

import { joinBytes } from '../decoding/text.ts'
import { type LeftOut, leaveOut } from './build.ts'
import { LIMITS, TraceError } from './trace.ts'

const mebibytes = (bytes: number) => `${bytes / 2 ** 20} MiB`

export function checkSize(bytes: number, name: string): void {
  if (bytes > LIMITS.bytes)
    throw new TraceError(
      `${name} is larger than ${mebibytes(LIMITS.bytes)}. Write fewer rows into one file, and open it again.`,
    )
}

const isPacked = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

/** Unpacks gzip. What was packed before a cut is kept. @throws TraceError */
export async function unpacked(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  left: LeftOut,
): Promise<Uint8Array<ArrayBuffer>> {
  checkSize(bytes.length, name)
  if (!isPacked(bytes)) return bytes
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')).getReader()
  const parts: Uint8Array[] = []
  let size = 0
  for (;;) {
    const read = await reader.read().catch(() => null)
    if (read === null) {
      if (size === 0)
        throw new TraceError(`${name} is damaged: it cannot be unpacked. Copy it again from where it was written.`)
      leaveOut(left, CUT)
      break
    }
    if (read.done) break
    size += read.value.length
    if (size > LIMITS.bytes) {
      await reader.cancel().catch(() => {})
      checkSize(size, `${name}, unpacked,`)
    }
    parts.push(read.value)
  }
  return joinBytes(parts)
}

/** Reason under which the part after a cut is left out. */
export const CUT = 'the end, because the file is cut off or damaged'

/** @throws TraceError if the bytes are no text. */
export function decoded(bytes: Uint8Array, name: string, left: LeftOut): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  const fault = KINDS.find(({ starts }) => starts.every((byte, at) => bytes[at] === byte))
  if (fault) throw new TraceError(`${name} is ${fault.what}, not a file of traces. ${fault.todo}`)
  try {
    // A character may be cut in half at the end of a file that is cut off.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: left.has(CUT) })
  } catch {
    if (bytes.subarray(0, 4096).some((byte) => byte === 0))
      throw new TraceError(
        `${name} is not text: it has zero bytes. Choose a .json, .jsonl, .csv, .gz or .parquet file.`,
      )
    throw new TraceError(`${name} is in another encoding than UTF-8. Save it as UTF-8, and open it again.`)
  }
}

/** Other files that people drop, by their first bytes. */
const KINDS: readonly { starts: readonly number[]; what: string; todo: string }[] = [
  { starts: [0x50, 0x4b, 3, 4], what: 'a zip archive', todo: 'Unpack it, and open the files in it.' },
  { starts: [0x28, 0xb5, 0x2f, 0xfd], what: 'packed with zstd', todo: 'Unpack it, or pack it with gzip.' },
  { starts: [0x89, 0x50, 0x4e, 0x47], what: 'a picture', todo: 'Choose a .json, .jsonl, .csv, .gz or .parquet file.' },
  { starts: [0x25, 0x50, 0x44, 0x46], what: 'a PDF', todo: 'Choose a .json, .jsonl, .csv, .gz or .parquet file.' },
  { starts: [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], what: 'an Arrow file', todo: 'Save it as parquet or JSONL.' },
]
