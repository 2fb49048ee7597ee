import type { Trace } from '../../traces/trace.ts'
import { visibleToken } from '../../ui/tokenText.ts'

/** A token as a reader sees it: '␣warm', '‹F0 9F›' for a part of a character. */
export function visibleText({ texts, bytes }: Trace, position: number): string {
  return visibleToken(bytes.get(position) ?? [...new TextEncoder().encode(texts[position] ?? '')])
}

/** Same, of a candidate. */
export const visibleCandidate = ({ text, bytes }: { text: string; bytes?: readonly number[] | undefined }): string =>
  visibleToken(bytes ?? [...new TextEncoder().encode(text)])
