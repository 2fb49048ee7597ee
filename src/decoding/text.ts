// Text from token bytes. A character may span tokens, so text is never made token by token.

/**
 * Text of successive tokens' bytes. While `finished` is false, bytes at the end that only begin a character wait for the
 * next token; at the end, and wherever they can begin no character, they become U+FFFD.
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
