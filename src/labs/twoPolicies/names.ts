// Names of the world's tokens and prefixes.

const LETTERS = 'abcde'

export function tokenName(token: number): string {
  return LETTERS[token] as string
}

/** 'a b', and '∅' for the empty prefix. `path` is token ids, one digit each. */
export function prefixName(path: string): string {
  return path === '' ? '∅' : Array.from(path, (digit) => tokenName(Number(digit))).join(' ')
}
