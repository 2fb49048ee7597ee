// Path and query in the URL fragment: '#/labs/name?w=2' is the path /labs/name with the query w=2. wouter would treat the
// query as part of the path and, on navigation, as the query of the document.

import { useHashLocation } from 'wouter/use-hash-location'

/** wouter's location hook without the query. */
export function useHashPath(): [path: string, navigate: (to: string, options?: { replace?: boolean }) => void] {
  const [place, navigate] = useHashLocation()
  return [place.split('?', 1)[0] as string, navigate]
}
useHashPath.hrefs = (href: string) => `#${href}`

/** The part after '?' in a fragment, or ''. */
export function queryOf(hash: string): string {
  const at = hash.indexOf('?')
  return at < 0 ? '' : hash.slice(at + 1)
}

/** Replaces the fragment's query without a new history entry or an event. */
export function replaceHashQuery(query: string): void {
  const path = window.location.hash.split('?', 1)[0]
  window.history.replaceState(window.history.state, '', query === '' ? path : `${path}?${query}`)
}
