// The sha256 of a model file, computed from its parts while they arrive. The browser's own sha256 needs all bytes at once, which
// would be the whole file in memory.

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { PartReader } from './byteSource.ts'

/** Bytes that are read and hashed at a time. */
const PIECE_BYTES = 2 ** 20

export class WholeHash {
  /** Of the complete parts before the current one. */
  #before = sha256.create()
  #now = this.#before.clone()

  /** Adds the next bytes of the current part. */
  add(bytes: Uint8Array): void {
    this.#now.update(bytes)
  }

  /** Forgets the bytes of the current part. */
  restartPart(): void {
    this.#now = this.#before.clone()
  }

  endPart(): void {
    this.#before = this.#now.clone()
  }

  /** Adds a complete part. */
  addPart(part: PartReader): void {
    const piece = new Uint8Array(Math.min(PIECE_BYTES, part.sizeBytes))
    for (let offset = 0; offset < part.sizeBytes; offset += piece.length) {
      const some = piece.subarray(0, Math.min(piece.length, part.sizeBytes - offset))
      part.readInto(some, offset)
      this.#now.update(some)
    }
    this.endPart()
  }

  /** Of the complete parts, in lower-case hexadecimal. */
  hex(): string {
    return bytesToHex(this.#before.clone().digest())
  }
}
