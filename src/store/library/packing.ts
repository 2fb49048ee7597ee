// Converts JSON values to gzipped bytes and back, with the browser's compression streams.

export async function pack(value: unknown): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([JSON.stringify(value)]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** @throws if the bytes are not gzipped JSON. */
export async function unpack(bytes: Uint8Array<ArrayBuffer>): Promise<unknown> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return JSON.parse(await new Response(stream).text())
}

/** Parses a downloaded JSON file, which a host may have sent decompressed. @throws if it is not valid JSON. */
export async function readJson(bytes: Uint8Array<ArrayBuffer>): Promise<unknown> {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b
  return isPacked ? unpack(bytes) : JSON.parse(new TextDecoder().decode(bytes))
}
