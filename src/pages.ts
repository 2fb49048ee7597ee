// The navigation links of every page, and the playground's tagline. The first view has the path '/'.

import { placeIn } from './store/run/places.ts'

export const pages = [
  { path: '/playground', name: 'Playground' },
  { path: '/labs', name: 'Labs' },
  { path: '/score', name: 'Score a text' },
  { path: '/rewards', name: 'Rewards' },
  { path: '/about', name: 'About' },
]

export const WHAT_IT_IS =
  'One prompt, four decoders. See how a reward model steers a small language model, token by token.'

/** Whether a path in the fragment names what the playground shows. */
export const isComparison = (path: string): boolean => placeIn(`#${path}`) !== null

/** Whether a path in the fragment is the playground's. */
export const isPlayground = (path: string): boolean => path === '/playground' || isComparison(path)

export const isFirstView = (path: string): boolean => /^\/?(\?|$)/.test(path)
