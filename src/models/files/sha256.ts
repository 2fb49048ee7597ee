// sha256 in every context: the browser's own implementation if available, otherwise a library's.

/** Lower-case hex sha256 of the bytes. */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  // Pages not served over https or from localhost have no crypto.subtle.
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined
  const digest = subtle
    ? new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
    : (await import('@noble/hashes/sha2.js')).sha256(bytes)
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
