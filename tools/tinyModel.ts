// `npm run model:tiny`: writes the tiny test model (src/models/testing/tinyModel.ts) to models/tiny/, in parts like a real model.

import { hash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { referenceSelfTest } from '../src/models/testing/referenceSelfTest.ts'
import { type TinyVariant, tinyModel } from '../src/models/testing/tinyModel.ts'
import { MODELS_DIR } from './cli/paths.ts'
import { writeWhole } from './cli/wholeFiles.ts'
import { cutIntoParts, findProblem, type WantedFile } from './model/cut.ts'

function tinyModelDir(variant: TinyVariant): string {
  return path.join(MODELS_DIR, variant === 'standard' ? 'tiny' : `tiny-${variant}`)
}

/** Writes the model unless `folder` has it already. @returns a message with the result. */
async function makeTinyModel(
  variant: TinyVariant = 'standard',
  folder = tinyModelDir(variant),
  seed = 1,
): Promise<string> {
  const bytes = await tinyModel(seed, variant)
  const sha256 = hash('sha256', bytes)
  const wanted: WantedFile = {
    name: `Tiny random Llama (${variant})`,
    licence: 'Apache-2.0',
    sizeBytes: bytes.byteLength,
    sha256,
    selfTest: await referenceSelfTest(bytes),
  }
  const where = path.relative('', folder) || '.'
  if ((await findProblem(folder, wanted, false)) === null) return `${wanted.name} is in ${where}`
  const aside = await mkdtemp(path.join(tmpdir(), 'tiny-model-'))
  try {
    const file = path.join(aside, 'tiny.gguf')
    writeWhole(file, bytes)
    await cutIntoParts(file, folder, wanted, `made by npm run model:tiny, seed ${seed}`)
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
  return `${wanted.name} is now in ${where}: ${bytes.byteLength} bytes, sha256 ${sha256}`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    const { values } = parseArgs({
      options: {
        variant: { type: 'string', default: 'standard' },
        seed: { type: 'string', default: '1' },
        into: { type: 'string' },
      },
    })
    const { variant } = values
    if (variant !== 'standard' && variant !== 'mixed') {
      throw new Error(`There is no variant "${variant}". Give --variant standard or --variant mixed.`)
    }
    const seed = Number(values.seed)
    if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
      throw new Error(`--seed is "${values.seed}". Give a whole number from 0 to ${2 ** 32 - 1}.`)
    }
    console.log(await makeTinyModel(variant, values.into ? path.resolve(values.into) : tinyModelDir(variant), seed))
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 1
  }
}
