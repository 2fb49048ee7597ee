// A token's bytes as a link sends them: as text if they are complete characters, else as numbers.

import { z } from 'zod'
import { LIMITS } from './comparison.ts'

export const textSchema = z.union([z.string().max(LIMITS.tokenBytes), z.array(z.int())])

export type LinkText = z.infer<typeof textSchema>

export function textOrBytes(bytes: readonly number[]): LinkText {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes))
  } catch {
    return [...bytes]
  }
}

export const bytesOf = (text: LinkText): number[] =>
  typeof text === 'string' ? [...new TextEncoder().encode(text)] : text
