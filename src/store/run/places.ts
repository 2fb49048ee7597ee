// The fragments of the page's address: its pages, and what the playground shows.

import { cleanTitle } from '../../decoding/cleanText.ts'

/** Prefix of a fragment that contains a comparison. */
export const LINK_PLACE = '#/run/'

/** Prefix of a fragment that names a comparison that ships with the page. */
const RECORDED_PLACE = '#/recorded/'

export const recordedPlace = (id: string): string => `${RECORDED_PLACE}${id}`

/** The comparison that a fragment names or contains, or null. */
export function placeIn(hash: string): { kind: 'link' | 'recorded'; name: string } | null {
  if (hash.startsWith(LINK_PLACE)) return { kind: 'link', name: hash.slice(LINK_PLACE.length) }
  if (hash.startsWith(RECORDED_PLACE)) return { kind: 'recorded', name: hash.slice(RECORDED_PLACE.length) }
  return null
}

/** The pages that have an entry in the navigation. */
export const pages = [
  { path: '/playground', name: 'Playground' },
  { path: '/prompts', name: 'Prompts' },
  { path: '/labs', name: 'Labs' },
  { path: '/score', name: 'Score' },
  { path: '/traces', name: 'Traces' },
  { path: '/rewards', name: 'Rewards' },
  { path: '/about', name: 'About' },
]

/** Whether a path in the fragment is that of the first view. */
export const isFirstView = (path: string): boolean => /^\/?(\?|$)/.test(path)

/** Whether a fragment names a page or a comparison. Everything below the labs, the prompts and the traces is theirs. */
export function isKnownPlace(hash: string): boolean {
  const path = hash.replace(/^#/, '').split('?', 1)[0] as string
  return (
    isFirstView(path) ||
    /^\/(labs|prompts|traces)\//.test(path) ||
    pages.some((page) => page.path === path) ||
    placeIn(hash) !== null
  )
}

/** A fragment or a part of it for a message: as it was typed, if its escapes are valid, and not too long. */
export function readable(place: string): string {
  try {
    return cleanTitle(decodeURIComponent(place), 60)
  } catch {
    return cleanTitle(place, 60)
  }
}
