// `npm run architecture`: writes docs/architecture.md, a diagram of the imports between folders, made with dependency-cruiser.

import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { cruise } from 'dependency-cruiser'
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'
import { ROOT } from './cli/paths.ts'
import { writeWhole } from './cli/wholeFiles.ts'

export const ARCHITECTURE_FILE = path.join(ROOT, 'docs/architecture.md')

/** Tests, the entry of the page, and the record commands of lessons, which are tools. */
const EXCLUDED = '[.]test[.]tsx?$|/testing/|^src/[^/]+[.](tsx?|css)$|^src/labs/[^/]+/record/'

/** Returns Markdown with a Mermaid diagram. The working directory must be the repository. */
export async function architecture(): Promise<string> {
  const { output } = await cruise(['src', 'tools'], {
    ...(await extractDepcruiseOptions(path.join(ROOT, '.dependency-cruiser.cjs'))),
    includeOnly: '^(src|tools)/',
    exclude: EXCLUDED,
    collapse: '^(src/[^/]+|tools)',
    outputType: 'mermaid',
  })
  return [
    '# Who imports whom',
    '',
    'An arrow leads from a folder to each folder that it imports; tests and the entry of the page are left out. The [README](../README.md#architecture) says what is in each.',
    '`npm run architecture` writes this page from the code.',
    '',
    '```mermaid',
    String(output).trim(),
    '```',
    '',
  ].join('\n')
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeWhole(ARCHITECTURE_FILE, await architecture())
  console.log(path.relative(ROOT, ARCHITECTURE_FILE))
}
