// Adds preload links to index.html: one for the main typeface, and a template with links for the page's scripts and the runs of
// the first view. src/main.tsx activates the template after the first paint, which the links would otherwise delay by a third
// of a second on a slow connection.

import type { HtmlTagDescriptor, Plugin } from 'vite'
import { FIRST_CHUNKS } from './firstChunks.ts'
import { builtFrom } from './pageOnly.ts'

const RUNS = 'first/sweep.json.gz'
const TYPEFACE = /inter-latin-wght-normal.*[.]woff2$/

/** @param root absolute path of the repository. */
export function preloadPlugin(root: string): Plugin {
  return {
    name: 'tokenwise-preload',
    apply: builtFrom(root),
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const scripts = FIRST_CHUNKS.flatMap((name) =>
          Object.values(bundle).filter((file) => file.type === 'chunk' && file.name === name),
        ).map(({ fileName }) => fileName)
        const next = [
          ...scripts.map((file) => link(file, { rel: 'modulepreload' })),
          link(RUNS, { rel: 'preload', as: 'fetch' }),
        ]
        return [
          ...Object.keys(bundle)
            .filter((file) => TYPEFACE.test(file))
            .map((file) => link(file, { rel: 'preload', as: 'font' })),
          { tag: 'template', children: next, injectTo: 'head' },
        ]
      },
    },
  }
}

const link = (file: string, attrs: { rel: string; as?: string }): HtmlTagDescriptor => ({
  tag: 'link',
  attrs: { ...attrs, crossorigin: true, href: `./${file}` },
  injectTo: 'head',
})
