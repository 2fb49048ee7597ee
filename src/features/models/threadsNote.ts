// Explains on the page why wasm runs on one thread.

import type { Isolation } from '../../store/browser/isolation.ts'

/** Null if several threads can be used. */
export function threadsNote(isolation: Isolation): string | null {
  switch (isolation.kind) {
    case 'isolated':
      return null
    case 'pending':
      return 'One thread: this host sends no isolation headers, and the service worker that adds them is not ready. Reload the page in a moment for more threads.'
    case 'afterReload':
      return 'One thread: more threads became available only after this page was loaded. Reload the page to use them.'
    case 'unavailable':
      switch (isolation.reason) {
        case 'insecure':
          return 'One thread: browsers allow more only on https and localhost.'
        case 'embedded':
          return 'One thread: the page is embedded in another page. Open it in its own tab for more threads.'
        case 'noServiceWorker':
          return `One thread: this host sends no isolation headers and the service worker could not be used (${isolation.detail}).`
        default:
          return isolation.reason satisfies never
      }
    default:
      return isolation satisfies never
  }
}
