// The sha256 of a model file, from its parts.

import type { PartReader } from './byteSource.ts'
import { hexOf, sha256Hex, sha256Library } from './sha256.ts'

/**
 * Larger files are hashed piece by piece with a library, which the browser's own sha256 cannot do. The library takes several
 * times as long (docs/performance.md), so files up to this size are read into memory for a moment, before the model needs it.
 */
const AT_ONCE_BYTES = 2 ** 28
const PIECE_BYTES = 2 ** 20

/** In lower-case hexadecimal. @param parts in order. @throws ModelFileError if a part cannot be read. */
export async function wholeSha256(parts: readonly PartReader[], atOnceBytes = AT_ONCE_BYTES): Promise<string> {
  const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0)
  const whole = sizeBytes <= atOnceBytes ? allocated(sizeBytes) : null
  if (whole === null) return inPieces(parts)
  let offset = 0
  for (const part of parts) {
    part.readInto(whole.subarray(offset, offset + part.sizeBytes), 0)
    offset += part.sizeBytes
  }
  const hash = await sha256Hex(whole)
  // A buffer of this size would not be garbage-collected in time (where the browser has no transfer(), it waits).
  const { buffer } = whole as { buffer: ArrayBuffer & { transfer?(sizeBytes: number): unknown } }
  buffer.transfer?.(0)
  return hash
}

function allocated(sizeBytes: number): Uint8Array<ArrayBuffer> | null {
  try {
    return new Uint8Array(sizeBytes)
  } catch {
    return null
  }
}

async function inPieces(parts: readonly PartReader[]): Promise<string> {
  const hash = (await sha256Library()).create()
  const piece = new Uint8Array(PIECE_BYTES)
  for (const part of parts) {
    for (let offset = 0; offset < part.sizeBytes; offset += PIECE_BYTES) {
      const some = piece.subarray(0, Math.min(PIECE_BYTES, part.sizeBytes - offset))
      part.readInto(some, offset)
      hash.update(some)
    }
  }
  return hexOf(hash.digest())
}
