// A second version of the built site, as if somebody had changed the source and built again: every script has another name, and
// the page, a chunk and a data file have other contents.

import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { SiteFile } from '../src/offline/messages.ts'
import { identityOf } from '../tools/serve/offlinePlugin.ts'

const WORKER = 'service-worker.js'
const LIST = /files:(\[\{.*?\}\]),scope:/

/** Copies the site, with its models except the large one, to `to` and changes it there. `data`: path to its new text. */
export function nextVersion(
  from: string,
  to: string,
  { title, data }: { title: string; data: Record<string, string> },
) {
  cpSync(from, to, { recursive: true, filter: (source) => !source.includes('smollm2') })
  const read = (file: string) => readFileSync(path.join(to, file))
  const scripts = readdirSync(path.join(to, 'assets')).filter((name) => name.endsWith('.js'))
  const renamed = (text: string) =>
    text.replaceAll(/([\w.-]+)-([\w-]{8})[.]js/g, (name, start, hash) =>
      scripts.includes(name) ? `${start}-${[...hash].reverse().join('')}.js` : name,
    )
  for (const name of scripts) {
    const file = path.join(to, 'assets', name)
    writeFileSync(file, renamed(readFileSync(file, 'utf8')))
    renameSync(file, path.join(to, 'assets', renamed(name)))
  }
  for (const [file, text] of Object.entries(data))
    writeFileSync(path.join(to, file), file.endsWith('.gz') ? gzipSync(text) : text)

  const version = (html: string) => /name="version" content="(\w+)"/.exec(html)?.[1] as string
  const page = read('index.html').toString()
  const nextPage = renamed(page)
    .replace(/<title>.*<\/title>/, `<title>${title}</title>`)
    .replace(version(page), createHash('sha256').update(page).update(title).digest('hex').slice(0, 16))
  writeFileSync(path.join(to, 'index.html'), nextPage)

  const script = read(WORKER).toString()
  const list = JSON.parse(LIST.exec(script)?.[1] ?? '') as SiteFile[]
  const next = list.map((file): SiteFile => {
    if (file.url === './') return { ...file, revision: version(nextPage) }
    const url = renamed(file.url)
    return { ...file, url, ...identityOf(read(url), file.revision !== null) }
  })
  writeFileSync(
    path.join(to, WORKER),
    script.replace(LIST, () => `files:${JSON.stringify(next)},scope:`),
  )
}
