// Downloads one part of a model file into a draft, from where the draft ends, and checks it. Whatever the server answers to a
// request for the rest of a part, the hash of all its bytes decides whether they are right.

import { ModelFileError } from '../../engine/gguf/errors.ts'
import type { PartReader } from './byteSource.ts'
import type { PartDraft } from './draft.ts'
import type { ModelPart } from './manifest.ts'
import { isOnOtherHost, requestFile } from './request.ts'
import { sha256Hex } from './sha256.ts'

interface FetchPartOptions {
  get: typeof fetch
  /** Absolute. */
  url: string
  part: ModelPart
  draft: PartDraft
  signal: AbortSignal | undefined
  /** Called with the number of bytes of this part so far. */
  onBytes: (got: number) => void
}

/** A broken connection is continued at once if it brought this many bytes that no earlier one had. */
const WORTH_CONTINUING_BYTES = 2 ** 20

/** The server's bytes are not those of the manifest. */
class WrongBytes extends ModelFileError {
  constructor(what: string, detail?: string) {
    const advice = 'Try again later, or report this to the site’s owner.'
    super('download', `${what}. The file on the server is damaged or from another version. ${advice}`, detail)
  }
}

/** 'reload' takes nothing from a cache. */
type From = 'draftEnd' | 'start' | 'reload'

/** @throws ModelFileError, or the signal's reason if aborted. What has arrived stays in the draft. */
export async function fetchPart(options: FetchPartOptions): Promise<PartReader> {
  try {
    return await receiveAndCheck(options, 'draftEnd')
  } catch (error) {
    if (!(error instanceof WrongBytes)) throw error
  }
  // The bytes may be from two versions of the file, or from an old copy in a cache: once more, from the start and the server.
  try {
    return await receiveAndCheck(options, 'reload')
  } catch (error) {
    // The next visit must not continue with them.
    if (error instanceof WrongBytes) await options.draft.restart(null)
    throw error
  }
}

async function receiveAndCheck(options: FetchPartOptions, from: From): Promise<PartReader> {
  const { url, part, draft, signal, onBytes } = options
  if (from !== 'draftEnd' || draft.sizeBytes > part.sizeBytes) await draft.restart(null)
  if (draft.sizeBytes > 0) onBytes(draft.sizeBytes)
  let next = from
  let mostBytes = draft.sizeBytes
  while (draft.sizeBytes < part.sizeBytes) {
    const { isRest, got, reason } = await receive(options, next)
    if (draft.sizeBytes === part.sizeBytes) break
    if (isRest && got === 0) {
      // It may have been compressed, which another host can hide.
      next = 'start'
    } else if (draft.sizeBytes >= mostBytes + WORTH_CONTINUING_BYTES) {
      mostBytes = draft.sizeBytes
    } else {
      throw new ModelFileError(
        'download',
        `The download of ${url} ended after ${draft.sizeBytes} of ${part.sizeBytes} bytes. Check your connection and try again; the download continues from there.`,
        reason,
      )
    }
  }
  const sha256 = await sha256Hex(await draft.read())
  signal?.throwIfAborted()
  if (sha256 !== part.sha256)
    throw new WrongBytes(
      `${url} has the right size but the wrong contents`,
      `sha256 ${sha256}, expected ${part.sha256}`,
    )
  return await draft.finish()
}

/**
 * Receives what one response brings.
 * @returns `isRest`: whether it went on from the end of the draft. `got`: its bytes. `reason`: why it broke off, for a bug report.
 */
async function receive(options: FetchPartOptions, from: From) {
  const { part, url, draft, signal, onBytes } = options
  const { response, isRest } = await ask(options, from)
  if (!isRest) await draft.restart(strongEtag(response))
  const reader = response.body?.getReader()
  let got = 0
  try {
    while (reader !== undefined) {
      const { done, value } = await reader.read()
      signal?.throwIfAborted()
      if (done) break
      if (draft.sizeBytes + value.length > part.sizeBytes)
        throw new WrongBytes(`${url} is longer than the ${part.sizeBytes} bytes listed in its manifest`)
      await draft.append(value)
      got += value.length
      onBytes(draft.sizeBytes)
    }
  } catch (error) {
    reader?.cancel().catch(() => {})
    signal?.throwIfAborted()
    if (error instanceof ModelFileError) throw error
    return { isRest, got, reason: String(error) }
  }
  return { isRest, got, reason: '' }
}

/** @returns a response with the bytes of the part: the rest after the draft (`isRest`), or all of them. */
async function ask({ get, url, part, draft, signal }: FetchPartOptions, from: From) {
  const all = async () => {
    const response = await requestFile(get, url, from === 'reload' ? { cache: 'reload' } : {}, signal)
    return { response, isRest: false }
  }
  if (from !== 'draftEnd' || draft.sizeBytes === 0) return all()
  // Another host would have to allow If-Range; it need not allow a plain range.
  const ifRange = draft.etag !== null && !isOnOtherHost(url) ? { 'If-Range': draft.etag } : {}
  let response: Response
  try {
    const headers = { Range: `bytes=${draft.sizeBytes}-`, ...ifRange }
    response = await requestFile(get, url, { headers }, signal, [416])
  } catch {
    signal?.throwIfAborted()
    // There is no connection, or only this request fails: its answer is compressed and cannot be unpacked from the middle, or
    // another host must permit a range, in some browsers, and does not.
    return all()
  }
  if (response.status === 200) return { response, isRest: false }
  if (isRestOf(response, draft.sizeBytes, part.sizeBytes)) return { response, isRest: true }
  await response.body?.cancel()
  return all()
}

/** Whether a response holds the bytes of the part from `from` on, as far as its headers tell. Another host may hide them. */
function isRestOf({ status, headers }: Response, from: number, sizeBytes: number): boolean {
  // Compressed bytes that begin in the middle cannot be unpacked.
  if (status !== 206 || (headers.get('content-encoding') ?? 'identity') !== 'identity') return false
  const range = headers.get('content-range')
  if (range === null) return !headers.get('content-type')?.startsWith('multipart/')
  const [, first, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(range) ?? []
  return Number(first) === from && (total === '*' || Number(total) === sizeBytes)
}

/** Null if the ETag does not identify bytes: a weak one, or that of compressed bytes. */
function strongEtag({ headers }: Response): string | null {
  const etag = headers.get('etag')
  return etag?.startsWith('"') && headers.get('content-encoding') === null ? etag : null
}
