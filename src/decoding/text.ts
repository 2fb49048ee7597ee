// Text from token bytes. A character may span tokens, so tokens are never decoded one by one.

/**
 * Text of successive tokens' bytes. If not `finished`, an incomplete character at the end is left out until the next token
 * completes it; if finished it becomes U+FFFD, as do invalid bytes anywhere.
 */
export function joinText(pieces: readonly ArrayLike<number>[], finished: boolean): string {
  // ignoreBOM keeps a leading U+FEFF: what the model wrote is shown, all of it.
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
