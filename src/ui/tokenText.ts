// Converts tokens to text: as running text, or with visible spaces and incomplete characters.

/** Symbols for common invisible characters. Other control characters are shown by their code. */
const VISIBLE: Record<string, string> = {
  ' ': '␣',
  '\n': '↵',
  '\r': '␍',
  '\t': '⇥',
  '\u00a0': '⍽',
  '\u200b': '‹ZWSP›',
  '\ufeff': '‹BOM›',
}

const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0')

/**
 * The text that each token adds. A character that spans several tokens belongs to the token that completes it; the earlier
 * tokens add ''. Invalid bytes become U+FFFD; incomplete bytes at the end do so only once the text is finished.
 */
export function tokenPieces(tokens: readonly { bytes: readonly number[] }[], finished: boolean): string[] {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  return tokens.map(({ bytes }, index) =>
    decoder.decode(Uint8Array.from(bytes), { stream: !(finished && index === tokens.length - 1) }),
  )
}

/** A token with all characters visible: '␣warm', '↵', '‹F0 9F›' for part of a character, '∅' for no bytes. */
export function visibleToken(bytes: readonly number[]): string {
  if (bytes.length === 0) return '∅'
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes))
  } catch {
    return `‹${bytes.map(hex).join(' ')}›`
  }
  return [...text].map(visibleCharacter).join('')
}

/** A token as a reader names it: 'warm' instead of '␣warm'; other invisible characters stay visible. */
export function plainToken(bytes: readonly number[]): string {
  return visibleToken(bytes).replace(/^␣(?=.)/, '')
}

function visibleCharacter(character: string): string {
  const known = VISIBLE[character]
  if (known !== undefined) return known
  // Control characters and direction marks would affect the text around them.
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(character))
    return `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`
  return character
}
