// JSON values as compressed bytes, and back, by the browser's own streams and off the page's thread.

export async function pack(value: unknown): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([JSON.stringify(value)]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** @throws if the bytes are not what `pack` returned. */
export async function unpack(bytes: Uint8Array<ArrayBuffer>): Promise<unknown> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return JSON.parse(await new Response(stream).text())
}

/** The JSON of a downloaded file, which a host may have unpacked on the way. @throws if it is no JSON. */
export async function readJson(bytes: Uint8Array<ArrayBuffer>): Promise<unknown> {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b
  return isPacked ? unpack(bytes) : JSON.parse(new TextDecoder().decode(bytes))
}
