// Asks a hub about a model, and downloads its files. Hubs answer as huggingface.co does: /api/models/NAME lists the files, and
// /NAME/resolve/REVISION/PATH sends one, often from another origin.

import { z } from 'zod'
import { cleanTitle } from '../../decoding/cleanText.ts'
import { ClassifierError } from '../../rewards/classifier/classifier.ts'
import { chooseFiles } from '../../rewards/classifier/folder.ts'
import { type HubModel, isHubName } from '../../rewards/classifier/hubModel.ts'
import { sha256Hex } from '../files/sha256.ts'

const answerSchema = z.object({
  sha: z.string().regex(/^[\w.-]{1,64}$/),
  cardData: z.object({ license: z.union([z.string(), z.array(z.string())]).nullish() }).nullish(),
  tags: z.array(z.string()).nullish(),
  siblings: z
    .array(
      z.object({
        rfilename: z.string(),
        size: z.number().nonnegative().nullish(),
        lfs: z.object({ sha256: z.string().nullish() }).nullish(),
      }),
    )
    .max(100_000),
})

export interface HubOptions {
  /** Address of the hub, without a path. */
  hub: string
  fetch: typeof fetch
  signal?: AbortSignal | undefined
}

/**
 * Asks the hub which files a model has. Downloads none of them.
 * @throws ClassifierError in a sentence: unknown name, sign-in, no connection, or a model that cannot be opened.
 */
export async function describeHubModel(name: string, options: HubOptions): Promise<HubModel> {
  const { hub } = options
  if (!isHubName(name))
    throw new ClassifierError(`“${cleanTitle(name)}” is not the name of a model. Write owner/name, as the hub does.`)
  const response = await request(`${hub}/api/models/${name}?blobs=true`, `${name}`, options)
  const answer = answerSchema.safeParse(await response.json().catch(() => null))
  if (!answer.success)
    throw new ClassifierError(
      `${hostOf(hub)} did not answer as a hub does. Check its address, or choose files from your disk.`,
    )
  const { sha, cardData, tags, siblings } = answer.data
  const sizes = new Map(siblings.map(({ rfilename, size }) => [rfilename, size ?? 0]))
  const { needed, sizeBytes } = chooseFiles(sizes)
  const licence =
    [cardData?.license ?? []].flat()[0] ?? tags?.find((tag) => tag.startsWith('license:'))?.slice('license:'.length)
  return {
    name,
    revision: sha,
    licence: licence ? cleanTitle(licence, 60) : null,
    files: needed.map((path) => ({
      path,
      size: sizes.get(path) ?? 0,
      sha256: siblings.find(({ rfilename }) => rfilename === path)?.lfs?.sha256 ?? null,
    })),
    sizeBytes,
  }
}

/**
 * Downloads the files of a model and checks their sizes and hashes.
 * @returns files by path. @throws ClassifierError in a sentence that names the file; the signal's reason if aborted.
 */
export async function downloadHubModel(
  { name, revision, files, sizeBytes }: HubModel,
  options: HubOptions & { onProgress?: (loaded: number, total: number) => void },
): Promise<Map<string, Blob>> {
  const { hub, signal, onProgress } = options
  const done = new Map<string, Blob>()
  let before = 0
  for (const { path, size, sha256 } of files) {
    const what = `${path} of ${name}`
    const response = await request(`${hub}/${name}/resolve/${revision}/${path}`, what, options)
    const bytes = await readBody(response, {
      what,
      size,
      signal,
      onLoaded: (loaded) => onProgress?.(before + loaded, sizeBytes),
    })
    if (sha256 !== null && (await sha256Hex(bytes)) !== sha256)
      throw new ClassifierError(
        `${what} arrived with other contents than ${hostOf(hub)} states (sha256). Nothing was kept. Try again, or choose another model.`,
      )
    done.set(path, new Blob([bytes]))
    before += size
  }
  return done
}

async function request(url: string, what: string, { hub, fetch, signal }: HubOptions): Promise<Response> {
  let response: Response
  try {
    response = await fetch(url, signal ? { signal } : {})
  } catch (cause) {
    signal?.throwIfAborted()
    throw new ClassifierError(
      `${what} could not be downloaded from ${hostOf(hub)}. Check your connection. If the hub sends its files from another host, add that host, too.`,
      { cause },
    )
  }
  if (response.ok) return response
  await response.body?.cancel()
  throw new ClassifierError(reasonOf(response.status, what, hostOf(hub)))
}

function reasonOf(status: number, what: string, host: string): string {
  if (status === 401 || status === 403)
    return `${host} does not give out ${what} without an account (${status}): it is private or gated, or there is no such model. Download its files yourself and open their folder.`
  if (status === 404) return `${host} has no ${what} (404). Check the name: owner/name, with upper and lower case.`
  if (status === 429) return `${host} answers that there were too many requests (429). Try again in a few minutes.`
  return `${host} answered ${status} for ${what}. Try again later.`
}

interface Reading {
  what: string
  size: number
  signal: AbortSignal | undefined
  onLoaded: (bytes: number) => void
}

async function readBody(
  response: Response,
  { what, size, signal, onLoaded }: Reading,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(size)
  let loaded = 0
  try {
    // Safari cannot iterate over a stream.
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      if (loaded + piece.value.length > size) throw new ClassifierError(tooLong(what, size))
      bytes.set(piece.value, loaded)
      loaded += piece.value.length
      onLoaded(loaded)
    }
  } catch (cause) {
    if (cause instanceof ClassifierError) throw cause
    signal?.throwIfAborted()
    throw new ClassifierError(`${what} broke off ${progressOf(loaded, size)}. Check your connection and try again.`, {
      cause,
    })
  }
  if (loaded < size) throw new ClassifierError(`${what} broke off ${progressOf(loaded, size)}. Try again.`)
  return bytes
}

const tooLong = (what: string, size: number) =>
  `${what} is longer than the ${size.toLocaleString('en-US')} bytes that the hub states. Nothing was kept. Try again.`
const progressOf = (loaded: number, size: number) =>
  `after ${(loaded / 1e6).toFixed(1)} of ${(size / 1e6).toFixed(1)} MB`
const hostOf = (hub: string): string => new URL(hub).host
