// Decides which responses need the headers that make the page cross-origin isolated, and adds them. Pure, so that tests
// need no service worker; src/offline/service-worker.ts uses it.

/** wasm threads need isolation. `require-corp` is the only value that Safari supports; files fetched with CORS satisfy it. */
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/**
 * Whether the response to this request needs the headers: true for the page itself and for worker scripts. Everything
 * else is left alone, including other pages in subfolders.
 * @param folder the page's own folder: an absolute URL that ends in '/'.
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

/**
 * The response with both headers added, and `more`. Redirects, errors and opaque responses cannot be copied and are returned
 * unchanged.
 */
export function isolatedResponse(response: Response, more: Record<string, string> = {}): Response {
  if (response.type === 'opaqueredirect' || response.type === 'opaque' || response.type === 'error') return response
  const headers = new Headers(response.headers)
  for (const [name, value] of Object.entries({ ...ISOLATION, ...more })) headers.set(name, value)
  const { status, statusText } = response
  return new Response(response.body, { status, statusText, headers })
}
