// Whether the device has a network, as the browser reports it. A network without access to the site counts as one.

import { createStore } from 'zustand'

export interface ConnectionParts {
  /** False if the device is certainly without a network. */
  isOnline: () => boolean
  window: Pick<Window, 'addEventListener'>
}

export function createConnection({ isOnline, window }: ConnectionParts) {
  const store = createStore<{ online: boolean }>()(() => ({ online: isOnline() }))
  for (const type of ['online', 'offline'] as const)
    window.addEventListener(type, () => store.setState({ online: isOnline() }))
  return store
}
