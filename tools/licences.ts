// `npm run audit:licences [-- --markdown]`: lists what ships, with versions and licenses. Fails if a license is missing or not
// allowed (tools/check/licences.ts). With --markdown it writes the list to licences.md in docs, else nothing.

import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { build, type Plugin } from 'vite'
import app from '../vite.config.ts'
import { ALLOWED, faultOf, type Part, partsOf, readLock } from './check/licences.ts'
import { ROOT } from './cli/paths.ts'
import { markdownTable } from './cli/tables.ts'
import { writeWhole } from './cli/wholeFiles.ts'

/** Packages whose code is inside the files of another one, where a build cannot tell them apart. */
const INSIDE: Record<string, string[]> = {
  '@huggingface/transformers': ['@huggingface/jinja', '@huggingface/tokenizers'],
}

/** Builds the page and its service worker in memory. @returns the names of the packages from which they have code or fonts. */
async function packagesOfPage(): Promise<Set<string>> {
  const names = new Set<string>()
  const collector = (): Plugin => ({
    name: 'tokenwise-packages',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle))
        for (const source of file.type === 'chunk' ? file.moduleIds : file.originalFileNames) {
          const name = /^.*node_modules\/((?:@[^/]+\/)?[^/?]+)/.exec(source)?.[1]
          if (name === undefined) continue
          for (const found of [name, ...(INSIDE[name] ?? [])]) names.add(found)
        }
    },
  })
  const { plugins = [], worker } = app
  await build({
    ...app,
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    plugins: [...plugins, collector()],
    worker: { ...worker, plugins: () => [...(worker?.plugins?.() ?? []), collector()] },
    build: { ...app.build, write: false, minify: false },
  })
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    plugins: [collector()],
    build: { write: false, lib: { entry: 'src/offline/service-worker.ts', formats: ['es'] } },
  })
  return names
}

async function audit(isMarkdown: boolean): Promise<void> {
  const parts = partsOf(readLock())
  const page = await packagesOfPage()
  const isInPage = ({ kind, name }: Part) => kind === 'model' || kind === 'data' || page.has(name)
  const table = markdownTable(parts, [
    ['kind', ({ kind }) => kind],
    ['name', ({ name }) => name],
    ['version', ({ version }) => version],
    ['license', ({ licence }) => licence ?? 'none'],
    ['in', (part) => (isInPage(part) ? 'site' : 'command line')],
  ])
  if (isMarkdown) {
    const file = path.join(ROOT, 'docs', 'licences.md')
    writeWhole(file, `# Licenses\n\nWritten by \`npm run audit:licences -- --markdown\`.\n\n${table}\n`)
    console.log(path.relative(ROOT, file))
  } else console.log(table)
  const faults = parts.flatMap((part) => faultOf(part) ?? [])
  for (const fault of faults) console.error(fault)
  if (faults.length > 0) process.exitCode = 1
  else console.log(`\n${parts.length} parts, all with an allowed license. Code: ${ALLOWED.join(', ')}.`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({ options: { markdown: { type: 'boolean', default: false } } })
  await audit(values.markdown)
}
