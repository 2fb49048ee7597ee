// One request for a file, whose failures are told in words; what the bytes must be is left to the caller.

import { ModelFileError } from './errors.ts'

/**
 * The response for the file at `url`. Rejects with a ModelFileError where there is none, an error status or a web page
 * in the file's place; with the signal's reason when aborted.
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
    // A browser does not tell a refusal for want of permission from a broken connection.
    const elsewhere = globalThis.location !== undefined && new URL(url).origin !== globalThis.location.origin
    const advice = elsewhere
      ? `Check the connection and try again; if that does not help, its host does not allow this page to read it (Access-Control-Allow-Origin).`
      : 'Check the connection and try again.'
    throw new ModelFileError('download', `${url} cannot be reached. ${advice}`, String(error))
  }
  if (!response.ok) {
    const status = `${response.status} ${response.statusText}`.trim()
    throw new ModelFileError('download', `The server answered ${status} for ${url}.`)
  }
  if (response.headers.get('content-type')?.toLowerCase().startsWith('text/html')) {
    await response.body?.cancel()
    throw new ModelFileError(
      'download',
      `The server answered with a web page instead of ${url}: the file is missing there, or something in between asks for a sign-in.`,
    )
  }
  return response
}
