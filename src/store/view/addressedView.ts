// A link may ask for a view of the playground: '#/playground?view=full'. The view is set, and the query removed, so that the
// user's later choice survives a reload.

import type { StoreApi } from 'zustand'
import { queryOf } from './hashPlace.ts'
import { details, type View } from './view.ts'

const PLACE = '#/playground'

export function followAddressedView(
  window: Pick<Window, 'location' | 'history' | 'addEventListener'>,
  view: StoreApi<View>,
): void {
  const follow = () => {
    const { hash } = window.location
    if (!hash.startsWith(`${PLACE}?`)) return
    const asked = new URLSearchParams(queryOf(hash)).get('view')
    const detail = details.find((one) => one === asked)
    if (detail === undefined) return
    view.getState().setDetail(detail)
    window.history.replaceState(window.history.state, '', PLACE)
  }
  follow()
  window.addEventListener('hashchange', follow)
}
