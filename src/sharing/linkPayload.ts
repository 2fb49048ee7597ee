// The payload of a link: version, period, base64url of raw deflate of JSON. Links are untrusted input.

import { deflateSync, Inflate } from 'fflate'
import type { z } from 'zod'
import { joinBytes } from '../decoding/text.ts'
import { SharingError } from './comparison.ts'

/** The longest link that messengers and mail leave intact. */
export const MAX_LINK_CHARACTERS = 8192

/** Limit after unpacking, far above the size of any valid link. */
const MAX_UNPACKED_BYTES = 2 ** 20

export const packLink = (version: number, payload: unknown): string =>
  `${version}.${toBase64Url(deflateSync(new TextEncoder().encode(JSON.stringify(payload)), { level: 9 }))}`

/** Reads what `packLink` made. @throws SharingError that says what is wrong. */
export function unpackLink<T>(text: string, readable: number, schema: z.ZodType<T>): T {
  const dot = text.indexOf('.')
  const version = dot < 0 ? '' : text.slice(0, dot)
  if (version !== String(readable))
    throw new SharingError(
      /^\d{1,6}$/.test(version)
        ? `This link uses version ${version} of the format, but this page reads version ${readable}. Reload the page to get a newer version.`
        : 'This link contains no comparison: it was cut off or changed in transit. Ask the sender for it again.',
    )
  const bytes = unpack(fromBase64Url(text.slice(dot + 1)))
  try {
    return schema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch {
    throw damaged()
  }
}

/** Counts bytes while unpacking, so that a short link cannot fill the memory. */
export function unpack(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = []
  let size = 0
  const inflate = new Inflate((part) => {
    size += part.length
    if (size > MAX_UNPACKED_BYTES)
      throw new SharingError('This link is too large when unpacked. Ask the sender for a file instead.')
    parts.push(part)
  })
  try {
    // The pieces are small, because each is unpacked completely before its size is counted.
    for (let from = 0; from < bytes.length; from += 512)
      inflate.push(bytes.subarray(from, from + 512), from + 512 >= bytes.length)
  } catch (error) {
    throw error instanceof SharingError ? error : damaged()
  }
  return joinBytes(parts)
}

export const damaged = () =>
  new SharingError('This link is damaged: it was cut off or changed in transit. Ask the sender for it again.')

export function toBase64Url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

export function fromBase64Url(text: string): Uint8Array {
  if (text.length > 4 * MAX_LINK_CHARACTERS)
    throw new SharingError(`This link is too long (${text.length} characters). Ask the sender for a file instead.`)
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
  } catch {
    throw damaged()
  }
}
