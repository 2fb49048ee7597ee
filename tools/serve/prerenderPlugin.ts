// Prerenders the first view into index.html (src/prerender), so that browsers show it before any script loads.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { gunzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { build, type Plugin } from 'vite'
import { builtFrom } from './pageOnly.ts'

const PLACE = '<div id="root"></div>'
const SOURCE = 'src/prerender/draw.tsx'

/** @param root absolute path of the repository. */
export function prerenderPlugin(root: string): Plugin {
  let cache = ''
  return {
    name: 'tokenwise-first-sight',
    apply: builtFrom(root),
    configResolved(config) {
      cache = path.join(config.cacheDir, 'first-sight')
    },
    transformIndexHtml: {
      order: 'post',
      async handler(html) {
        const file = JSON.parse(gunzipSync(readFileSync(path.join(root, 'public/first/sweep.json.gz'))).toString())
        if (!html.includes(PLACE)) throw new Error(`index.html has no ${PLACE} to prerender into. Add it.`)
        return html.replace(PLACE, `<div id="root">${(await drawing(root, cache))(file)}</div>`)
      },
    },
  }
}

/** Builds src/prerender for Node.js, with the same CSS class names as the page, and imports it. */
async function drawing(root: string, outDir: string): Promise<(file: unknown) => string> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [react()],
    css: { transformer: 'lightningcss' },
    build: {
      ssr: SOURCE,
      outDir,
      emptyOutDir: true,
      copyPublicDir: false,
      rolldownOptions: { output: { entryFileNames: 'draw.js' } },
    },
  })
  const { prerender } = await import(pathToFileURL(path.join(outDir, 'draw.js')).href)
  return prerender
}
