// Hosts that a person added: a hub, or a server of their own. The page and its workers may contact no others. The service worker
// keeps the list, because the policy of a page cannot be changed while it runs.

/** An origin, in which the first part of the name may be '*': 'https://*.example.org'. */
const HOST = /^https?:\/\/([*][.])?[\w-]+([.][\w-]+)*(:\d+)?$|^https?:\/\/\[[\da-f:]+\](:\d+)?$/

/** In the policy of index.html, where quotes may be written as character references. */
const OWN_HOST = /connect-src ('|&#39;)self\1/

/** @throws RangeError if `host` is not an origin of http or https, because it becomes part of a header. */
export function assertHost(host: string): void {
  if (!HOST.test(host)) throw new RangeError(`“${host}” is not the address of a host, such as https://example.org`)
}

/** @param scope absolute URL of the site's folder. */
export function createAddedHosts(caches: CacheStorage, scope: string) {
  const open = () => caches.open(`tokenwise-hosts ${scope}`)
  // Entries of a cache have URLs. This leads to no file.
  const entry = `${scope}.hosts`

  return {
    /** Empty if the browser refuses access to its storage. */
    async list(): Promise<readonly string[]> {
      const found = await open()
        .then((cache) => cache.match(entry))
        .catch(() => undefined)
      return found ? ((await found.json()) as string[]) : []
    },

    /** Takes the place of the earlier list. @throws as `assertHost`; if the browser stores nothing. */
    async replace(hosts: readonly string[]): Promise<void> {
      hosts.forEach(assertHost)
      await (await open()).put(entry, new Response(JSON.stringify([...new Set(hosts)])))
    },
  }
}

/** The page, whose own policy admits the hosts as well. */
export async function pageWithHosts(page: Response, hosts: readonly string[]): Promise<Response> {
  if (hosts.length === 0 || !page.ok || !page.headers.get('content-type')?.startsWith('text/html')) return page
  const html = await page.text()
  const headers = new Headers(page.headers)
  // They describe the bytes that were sent.
  for (const name of ['content-length', 'content-encoding', 'etag']) headers.delete(name)
  return new Response(
    html.replace(OWN_HOST, (found) => [found, ...hosts].join(' ')),
    {
      status: page.status,
      statusText: page.statusText,
      headers,
    },
  )
}
