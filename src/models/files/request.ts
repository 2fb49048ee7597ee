// Requests one file and turns every failure into a sentence for a reader. Checking the bytes is the caller's job.

import { ModelFileError } from './errors.ts'

/**
 * The response for the file at `url`. Rejects with a ModelFileError if there is no answer, an error status, or a web page
 * in place of the file; with the signal's reason when aborted.
 */
export async function requestFile(
  get: typeof fetch,
  url: string,
  init: RequestInit,
  signal?: AbortSignal,
): Promise<Response> {
  let response: Response
  try {
    response = await get(url, { ...init, ...(signal ? { signal } : {}) })
  } catch (error) {
    signal?.throwIfAborted()
    // A browser does not distinguish a CORS refusal from a broken connection.
    const isOtherHost = globalThis.location !== undefined && new URL(url).origin !== globalThis.location.origin
    const advice = isOtherHost
      ? ' If that does not help, the host does not allow this page to read the file (Access-Control-Allow-Origin).'
      : ''
    throw new ModelFileError(
      'download',
      `Could not download ${url}. Check your connection and try again.${advice}`,
      String(error),
    )
  }
  if (!response.ok) {
    const status = `${response.status} ${response.statusText}`.trim()
    throw new ModelFileError('download', `Could not download ${url}: the server answered ${status}.`)
  }
  if (response.headers.get('content-type')?.toLowerCase().startsWith('text/html')) {
    await response.body?.cancel()
    throw new ModelFileError(
      'download',
      `Could not download ${url}: the server sent a web page instead. The file may be missing there, or the network may require a sign-in.`,
    )
  }
  return response
}
