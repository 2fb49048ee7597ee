// The navigation links of every page, and the playground's tagline. The first view has the path '/'.

export const pages = [
  { path: '/playground', name: 'Playground' },
  { path: '/labs', name: 'Labs' },
  { path: '/score', name: 'Score a text' },
  { path: '/rewards', name: 'Rewards' },
  { path: '/about', name: 'About' },
]

export const WHAT_IT_IS =
  'One prompt, four decoders. See how a reward model steers a small language model, token by token.'

/** Whether a path in the fragment is the playground's. */
export const isFirstView = (path: string): boolean => /^\/?(\?|$)/.test(path)

export const isPlayground = (path: string): boolean => path === '/playground' || path.startsWith('/run/')
