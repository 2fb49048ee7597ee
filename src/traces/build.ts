// Builds one trace token by token, within limits, and remembers what had to be left out.

import { cleanText } from '../decoding/cleanText.ts'
import { isUnusable, numberOf } from './numbers.ts'
import { standardName } from './quantities.ts'
import { LIMITS, type MetaValue, type Trace, type TraceCandidate } from './trace.ts'

export interface TokenText {
  /** Undefined if the file has no text for the token. */
  text?: string | undefined
  bytes?: readonly number[] | undefined
  id?: number | undefined
}

/** What was left out of a file, by reason. */
export type LeftOut = Map<string, number>

export const leaveOut = (left: LeftOut, reason: string, count = 1): void => {
  if (left.has(reason) || left.size < 50) left.set(reason, (left.get(reason) ?? 0) + count)
}

const isByte = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 256

/** A list of bytes, or undefined if it is none. */
export const bytesIn = (value: unknown): number[] | undefined =>
  Array.isArray(value) && value.length <= LIMITS.tokenCharacters && value.every(isByte) ? value : undefined

const fatal = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The characters of the bytes, or null if one of them is incomplete. */
function wholeText(bytes: readonly number[]): string | null {
  try {
    return fatal.decode(Uint8Array.from(bytes))
  } catch {
    return null
  }
}

/** @param length number of tokens. @param left takes what the trace cannot hold. */
export function buildTrace(name: string, length: number, left: LeftOut) {
  const texts = new Array<string>(length).fill('')
  const bytes = new Map<number, readonly number[]>()
  const candidates = new Map<number, readonly TraceCandidate[]>()
  const quantities = new Map<string, Float64Array>()
  /** By the file's name. */
  const keys = new Map<string, string>()
  const totals = new Map<string, number>()
  const meta: Record<string, MetaValue> = {}
  let ids: Int32Array | null = null
  let haveTexts = false
  /** Collects the bytes of a character over several tokens. */
  let pending: TextDecoder | null = null

  /** Ends a character of which bytes are missing; it belongs to its last token. */
  function endCharacter(at: number): void {
    if (pending) texts[at] += pending.decode()
    pending = null
  }

  function add(at: number, { text, bytes: raw, id }: TokenText): void {
    if (id !== undefined && id >= 0) {
      ids ??= new Int32Array(length).fill(-1)
      ids[at] = id
    }
    const whole = raw ? wholeText(raw) : null
    if (raw || text !== undefined) haveTexts = true
    // What is whole by itself does not continue a character.
    if (raw && whole === null) {
      bytes.set(at, raw)
      pending ??= new TextDecoder('utf-8', { ignoreBOM: true })
      texts[at] = pending.decode(Uint8Array.from(raw), { stream: true })
      return
    }
    endCharacter(at - 1)
    texts[at] = (whole ?? text ?? `‹${id ?? '?'}›`).slice(0, LIMITS.tokenCharacters)
  }

  /** Two columns of a file may have the same standard name: the second one keeps its own. */
  function keyOf(quantity: string): string {
    const known = keys.get(quantity)
    if (known !== undefined) return known
    const own = cleanText(quantity).slice(0, 100)
    const standard = standardName(own)
    const taken = [...keys.values()]
    const key = [standard, own].find((one) => !taken.includes(one)) ?? `${own} (2)`
    if (keys.size < 4 * LIMITS.quantities) keys.set(quantity, key)
    return key
  }

  function set(quantity: string, at: number, value: unknown): void {
    const number = numberOf(value)
    if (Number.isNaN(number)) {
      if (isUnusable(value)) leaveOut(left, `values of ${cleanText(quantity)} that are not finite numbers`)
      return
    }
    const key = keyOf(quantity)
    let column = quantities.get(key)
    if (!column) {
      if (quantities.size >= LIMITS.quantities) {
        leaveOut(left, `quantities beyond the first ${LIMITS.quantities}`)
        return
      }
      column = new Float64Array(length).fill(Number.NaN)
      quantities.set(key, column)
    }
    column[at] = number
  }

  return {
    add,
    set,
    candidates(at: number, given: readonly TraceCandidate[]): void {
      if (given.length === 0) return
      if (given.length > LIMITS.candidates)
        leaveOut(left, `candidates beyond the first ${LIMITS.candidates} of a token`)
      candidates.set(at, given.slice(0, LIMITS.candidates))
    },
    total(quantity: string, value: unknown): void {
      const number = numberOf(value)
      if (!Number.isNaN(number) && totals.size < LIMITS.quantities)
        totals.set(standardName(cleanText(quantity).slice(0, 100)), number)
    },
    meta(key: string, value: unknown): void {
      if (Object.keys(meta).length >= LIMITS.metaValues) {
        leaveOut(left, `fields beyond the first ${LIMITS.metaValues} of a row`)
        return
      }
      const safe = cleanText(key).slice(0, 100)
      if (safe === '' || safe === '__proto__') return
      if (typeof value === 'string') meta[safe] = value.slice(0, LIMITS.metaCharacters)
      else if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) meta[safe] = value
    },
    done({
      prompt = '',
      method = null,
      promptIds = null,
      whole = false,
    }: Partial<Pick<Trace, 'prompt' | 'method' | 'promptIds'>> & { whole?: boolean }): Trace {
      endCharacter(length - 1)
      const known = whole ? 'whole' : haveTexts || length === 0 ? 'texts' : 'ids'
      return { name, prompt, promptIds, method, texts, bytes, ids, quantities, candidates, totals, meta, known }
    },
  }
}

export type TraceBuilder = ReturnType<typeof buildTrace>
