// A page without a service worker, as in a browser that offers none.

import { createStore } from 'zustand'
import type { SiteWorker, SiteWorkerState } from '../offline/siteWorker.ts'

export function noSiteWorker(): SiteWorker {
  const none = () => Promise.reject(new Error('this browser does not offer service workers'))
  const active = none()
  active.catch(() => {})
  return {
    store: createStore<SiteWorkerState>()(() => ({ updateReady: false, site: null })),
    begin() {},
    active,
    keepPage: none,
    ask: none,
    update: none,
  }
}
