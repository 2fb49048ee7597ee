// Which page a path in the fragment names, and the playground's tagline. The first view has the path '/'.

import { isFirstView, isKnownPlace, placeIn } from './store/run/places.ts'

export { isFirstView, pages } from './store/run/places.ts'

export const WHAT_IT_IS =
  'One prompt, four decoders. See how a reward model steers a small language model, token by token.'

/** Whether a path in the fragment names what the playground shows. */
export const isComparison = (path: string): boolean => placeIn(`#${path}`) !== null

/** Whether a path in the fragment is the playground's, or names no page: the playground is shown, and says so. */
export const isPlayground = (path: string): boolean =>
  !isFirstView(path) && (path === '/playground' || isComparison(path) || !isKnownPlace(`#${path}`))
