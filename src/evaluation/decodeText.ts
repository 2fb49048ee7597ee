// Decodes a text file whose encoding is not stated: UTF-8 and UTF-16 with or without a byte-order mark, else Windows-1252, of
// which Latin-1 is a part.

export interface DecodedText {
  text: string
  /** The encoding if it had to be guessed without proof, else null. */
  guessed: 'Windows-1252' | null
}

/** Share of NUL bytes at even or odd places from which a file without a mark counts as UTF-16. ASCII text has all of them. */
const UTF16_NULS = 0.4

/** Control characters that no text file has. Tab, line feed, form feed and carriage return are text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they tell a binary file from a text
const BINARY = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/

/** @returns null if the bytes are no text. */
export function decodeText(bytes: Uint8Array): DecodedText | null {
  const marked =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
  const encoding = marked ?? unmarkedUtf16(bytes) ?? 'utf-8'
  const text = decoded(bytes, encoding)
  if (text !== null) return BINARY.test(text) ? null : { text, guessed: null }
  // Every byte is a character of Windows-1252.
  const latin = encoding === 'utf-8' ? new TextDecoder('windows-1252').decode(bytes) : null
  return latin === null || BINARY.test(latin) ? null : { text: latin, guessed: 'Windows-1252' }
}

/** Removes the byte-order mark. @returns null if the bytes are not valid. */
function decoded(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function unmarkedUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes.length < 4 || bytes.length % 2 === 1) return null
  const head = bytes.subarray(0, 1000)
  const nuls = [0, 0] as [number, number]
  head.forEach((byte, at) => {
    if (byte === 0) nuls[(at % 2) as 0 | 1]++
  })
  const isMost = (count: number) => count >= (UTF16_NULS * head.length) / 2
  if (isMost(nuls[1]) && nuls[0] === 0) return 'utf-16le'
  return isMost(nuls[0]) && nuls[1] === 0 ? 'utf-16be' : null
}
