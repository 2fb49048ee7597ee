/** The library's sha256, for what the browser's own cannot do. It is fetched on demand, because few visits need it. */
export const sha256Library = async () => (await import('@noble/hashes/sha2.js')).sha256

/** The sha256 of the bytes in lower-case hexadecimal. */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  // Pages that are served neither over https nor from localhost have no crypto.subtle, so a library computes the hash.
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined
  const digest = subtle
    ? new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
    : (await sha256Library())(bytes)
  return hexOf(digest)
}

export const hexOf = (digest: Uint8Array): string =>
  Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
