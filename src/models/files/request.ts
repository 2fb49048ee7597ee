// Requests a file. Every failure except an abort becomes a ModelFileError with a message for the user.

import { ModelFileError } from '../../engine/gguf/errors.ts'

/** Whether the file is on another host than the page. */
export const isOnOtherHost = (url: string): boolean =>
  globalThis.location !== undefined && new URL(url).origin !== globalThis.location.origin

/**
 * @param alsoAccepted error statuses that are returned instead of thrown.
 * @throws ModelFileError for a failed request, an error status, or a web page instead of the file; the signal's reason if
 * aborted.
 */
export async function requestFile(
  get: typeof fetch,
  url: string,
  init: RequestInit,
  signal?: AbortSignal,
  alsoAccepted: readonly number[] = [],
): Promise<Response> {
  let response: Response
  try {
    response = await get(url, { ...init, ...(signal ? { signal } : {}) })
  } catch (error) {
    signal?.throwIfAborted()
    // Browsers report a CORS error and a broken connection in the same way.
    const advice = isOnOtherHost(url)
      ? ' If that does not help, the host may not allow this page to read the file (Access-Control-Allow-Origin).'
      : ''
    throw new ModelFileError(
      'download',
      `Could not download ${url}. Check your connection and try again.${advice}`,
      String(error),
    )
  }
  if (alsoAccepted.includes(response.status)) return response
  if (!response.ok) {
    const status = `${response.status} ${response.statusText}`.trim()
    throw new ModelFileError(
      'download',
      `Could not download ${url}: the server answered ${status}. Reload the page, or report this to the site’s owner.`,
    )
  }
  if (response.headers.get('content-type')?.toLowerCase().startsWith('text/html')) {
    await response.body?.cancel()
    throw new ModelFileError(
      'download',
      `Could not download ${url}: the server sent a web page instead. The file may be missing on the server, or the network may require a sign-in.`,
    )
  }
  return response
}
