// `npm run publish:site -- FOLDER`: puts the whole site, with the model, into a folder that any static host can serve.

import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { installModel } from './model.ts'
import { DEFAULT_MODELS_ADDRESS, MODELS_URL_VARIABLE, modelsAddress } from './serve/modelsAddress.ts'

/** Files that only an earlier copy of the site has. */
const OF_THE_SITE = ['service-worker.js', 'recorded/index.json']

/** Why the folder's content must not be replaced, or null: it is missing, empty, or an earlier copy of the site. */
export function folderFault(folder: string): string | null {
  // A folder that is a branch of its own, such as gh-pages, keeps its repository.
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name !== '.git') : []
  if (names.length === 0 || OF_THE_SITE.every((file) => existsSync(path.join(folder, file)))) return null
  return `${folder} contains other files, which would be deleted. Choose a new or empty folder, or an earlier copy of the site.`
}

async function publish(given: string | undefined): Promise<string> {
  if (!given) throw new Error('Name the folder: npm run publish:site -- FOLDER')
  const folder = path.resolve(given)
  const fault = folderFault(folder)
  if (fault) throw new Error(fault)
  // If the model is on another host, it is not part of the site.
  if (modelsAddress(process.env[MODELS_URL_VARIABLE]) === DEFAULT_MODELS_ADDRESS) console.log(await installModel())
  await build({ logLevel: 'warn', build: { outDir: folder, emptyOutDir: true } })
  return `The site is in ${given}. Copy its content to any folder of a static host (docs/hosting.md).`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    console.log(await publish(process.argv[2]))
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 1
  }
}
