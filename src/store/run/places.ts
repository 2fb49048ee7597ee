// The fragments of the playground's address that name what it shows.

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
