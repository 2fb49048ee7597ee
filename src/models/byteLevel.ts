// The alphabet of byte-level BPE (GPT-2): one printable character for each of the 256 bytes.

const printable = (byte: number) => (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae

/** The character for each byte [256]: its Latin-1 character if printable, otherwise the next unused one from U+0100. */
export const CHARACTER_OF_BYTE: readonly string[] = (() => {
  let next = 0x100
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(printable(byte) ? byte : next++))
})()

export const BYTE_OF_CHARACTER: ReadonlyMap<string, number> = new Map(CHARACTER_OF_BYTE.map((c, byte) => [c, byte]))
