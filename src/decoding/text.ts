// Text from token bytes. A character may span tokens, so tokens are never decoded one by one.

/**
 * The text of successive tokens. An incomplete character at the end is left out, or becomes U+FFFD if `finished`. Invalid
 * bytes elsewhere always become U+FFFD.
 */
export function joinText(pieces: readonly ArrayLike<number>[], finished: boolean): string {
  // ignoreBOM keeps a leading U+FEFF in the text, because the model wrote it.
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(joinBytes(pieces), { stream: !finished })
}

export function joinBytes(pieces: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let offset = 0
  for (const piece of pieces) {
    bytes.set(piece, offset)
    offset += piece.length
  }
  return bytes
}

/** Compact form of a token's bytes: its text, or the bytes of a token that is only part of a character. */
export function textOrBytes(bytes: readonly number[]): string | number[] {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes))
  } catch {
    return [...bytes]
  }
}

/** The inverse of `textOrBytes`. */
export const bytesOf = (piece: string | readonly number[]): number[] =>
  typeof piece === 'string' ? [...new TextEncoder().encode(piece)] : [...piece]
