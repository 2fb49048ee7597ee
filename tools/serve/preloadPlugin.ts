// Names in index.html what the first view fetches by script, so that a browser fetches it beside the script: the list of
// recorded comparisons and the first of them, which the page opens with; and the typeface of nearly all that is read.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { HtmlTagDescriptor, Plugin } from 'vite'
import { indexSchema } from '../../src/sharing/recorded.ts'
import { builtFrom } from './pageOnly.ts'

const FOLDER = 'recorded'
const TYPEFACE = /inter-latin-wght-normal.*[.]woff2$/

/** `root` is the absolute path of the repository. */
export function preloadPlugin(root: string): Plugin {
  return {
    name: 'tokenwise-preload',
    apply: builtFrom(root),
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const index = readFileSync(path.join(root, 'public', FOLDER, 'index.json'), 'utf8')
        const [first] = indexSchema.parse(JSON.parse(index)).comparisons
        const recorded = ['index.json', ...(first ? [first.file] : [])].map((file) =>
          preload(`${FOLDER}/${file}`, 'fetch'),
        )
        const typefaces = Object.keys(bundle).filter((file) => TYPEFACE.test(file))
        return [...typefaces.map((file) => preload(file, 'font')), ...recorded]
      },
    },
  }
}

const preload = (file: string, as: 'fetch' | 'font'): HtmlTagDescriptor => ({
  tag: 'link',
  attrs: { rel: 'preload', as, crossorigin: true, href: `./${file}` },
  injectTo: 'head',
})
