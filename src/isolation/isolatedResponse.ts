// Which answers of a site make its page cross-origin isolated, and what is added to them. Pure, so that tests can ask it
// without a service worker; serviceWorker.ts is where it runs.

/** Isolation, and with it wasm threads. `require-corp`: Safari knows no other value; files fetched with CORS pass it. */
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/**
 * Whether the answer to this request needs the headers: the page itself, and the scripts that workers start from.
 * Everything else is left to the browser, other pages that may live in folders below this one among it.
 * @param folder the page's own folder, an absolute URL that ends in '/'.
 */
export function needsIsolation(
  { url, mode, destination }: Pick<Request, 'url' | 'mode' | 'destination'>,
  folder: string,
) {
  if (!url.startsWith(folder)) return false
  const [path] = url.slice(folder.length).split(/[?#]/)
  if (mode === 'navigate') return path === '' || path === 'index.html'
  return destination === 'worker' && path?.startsWith('assets/') === true
}

/** The same answer with the headers. One that scripts may not look into (a redirect, an error) stays as it came. */
export function isolatedResponse(response: Response): Response {
  if (response.type === 'opaqueredirect' || response.type === 'opaque' || response.type === 'error') return response
  const headers = new Headers(response.headers)
  for (const [name, value] of Object.entries(ISOLATION)) headers.set(name, value)
  const { status, statusText } = response
  return new Response(response.body, { status, statusText, headers })
}
