// Why wasm has one thread, in a sentence for a reader.

import type { Isolation } from '../../store/browser/isolation.ts'

/** Null where there is nothing to say: threads may be used. */
export function threadsNote(isolation: Isolation): string | null {
  switch (isolation.kind) {
    case 'isolated':
      return null
    case 'pending':
      return 'One thread: this host sends no isolation headers, and the service worker that adds them is not there yet. Reload the page in a moment for more threads.'
    case 'afterReload':
      return 'One thread: this page was in use before it could be given more. Reload it for more threads.'
    case 'unavailable':
      switch (isolation.reason) {
        case 'insecure':
          return 'One thread: browsers allow more on https and on localhost only.'
        case 'embedded':
          return 'One thread: the page is shown inside another one. Open it in a tab of its own for more threads.'
        case 'noServiceWorker':
          return `One thread: this host sends no isolation headers and the service worker could not be used (${isolation.detail}).`
        default:
          return isolation.reason satisfies never
      }
    default:
      return isolation satisfies never
  }
}
