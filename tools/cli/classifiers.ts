// Opens text classifiers for commands: from a folder, or from a hub, whose files are kept in .cache/hub.

import { hash } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { RewardChoice } from '../../src/decoding/record.ts'
import { describeHubModel, downloadHubModel } from '../../src/models/classifier/hub.ts'
import { weightsSha256 } from '../../src/models/classifier/weightsHash.ts'
import { ClassifierError } from '../../src/rewards/classifier/classifier.ts'
import { type FolderFiles, folderPaths, readClassifierFiles } from '../../src/rewards/classifier/folder.ts'
import { HUGGING_FACE, isHubName } from '../../src/rewards/classifier/hubModel.ts'
import { howToChoose, listed, parseLabel, plainLabel } from '../../src/rewards/classifier/labels.ts'
import type { ClassifierReward } from '../../src/rewards/classifier/scorer.ts'
import type { Reads } from '../../src/rewards/classifier/texts.ts'
import { ruleNamed } from '../../src/rewards/rules/index.ts'
import { CACHE_DIR, MODELS_DIR } from './paths.ts'
import { megabytes, startProgress } from './progress.ts'
import { writeWhole } from './wholeFiles.ts'

export interface ClassifierOptions {
  /** As `parseLabel` reads it. Default: the one that the labels make plain. */
  label?: string | undefined
  reads?: Reads | undefined
}

/** A classifier of a command, with the hash of its graph. */
export interface NodeClassifier extends ClassifierReward {
  sha256: string
  /** Says whether it is the same model as another; see `weightsSha256`. */
  weights: string | null
}

/** The folder of a classifier, given as a path or as the name of a folder in models/; null if there is none. */
function folderOf(given: string): string | null {
  const places = [path.resolve(given), path.join(MODELS_DIR, given)]
  return places.find((place) => existsSync(path.join(place, 'config.json'))) ?? null
}

/** Whether a reward or judge is given as a classifier: a path, a folder in models/, or owner/name. */
export function isClassifier(given: string): boolean {
  if (ruleNamed(given) !== null) return false
  return /[/\\]/.test(given) || given.startsWith('.') || folderOf(given) !== null
}

/** The classifier's name in records: the folder's name, or owner/name. Paths differ between machines. */
export function classifierName(given: string): string {
  return folderOf(given) === null && isHubName(given) ? given : path.basename(path.resolve(given))
}

/** The name in records of a reward or a judge, whatever it is. */
export const recordedName = (given: string): string =>
  isClassifier(given.trim()) ? classifierName(given.trim()) : given

/** The choice with classifiers under their names in records. */
export function namedChoice<Choice extends RewardChoice | null>(choice: Choice): Choice {
  if (choice === null) return choice
  if (typeof choice === 'string') return recordedName(choice) as Choice
  return choice.map((share) => ({ ...share, name: recordedName(share.name) })) as Choice
}

/** @throws ClassifierError naming what is missing or wrong. */
export async function openNodeClassifier(
  given: string,
  { label, reads = 'all' }: ClassifierOptions,
): Promise<NodeClassifier> {
  const name = classifierName(given)
  const files = await filesOf(given)
  const named = (error: unknown) => {
    if (error instanceof ClassifierError) return new ClassifierError(`${name}: ${error.message}`, { cause: error })
    return error
  }
  const read = await readClassifierFiles(files).catch((error) => Promise.reject(named(error)))
  const { labels } = read.card
  const choice = label === undefined ? plainLabel(labels) : parseLabel(label, labels)
  if (choice === null)
    throw new ClassifierError(
      `${name} has the labels ${listed(labels)}, and none of them is plainly the reward. Name it with --reward-label (for a judge: --judge-label). ${howToChoose(labels)}`,
    )
  const graph = new Uint8Array((await read.files.get(read.graph)?.arrayBuffer()) ?? new ArrayBuffer())
  // Loading transformers.js takes a second, so commands without a classifier do not.
  const { openClassifier } = await import('../../src/models/classifier/openClassifier.ts')
  const device = { device: 'cpu', description: 'node' } as const
  const model = await openClassifier(read, device).catch((error) => Promise.reject(named(error)))
  return {
    name,
    title: `${name}, a text classifier`,
    model,
    label: choice,
    reads,
    unit: null,
    sha256: hash('sha256', graph),
    weights: await weightsSha256(read),
  }
}

async function filesOf(given: string): Promise<FolderFiles> {
  const place = folderOf(given)
  if (place !== null) return folderFiles(place)
  const resolved = path.resolve(given)
  if (existsSync(resolved)) {
    if (!statSync(resolved).isDirectory())
      throw new ClassifierError(
        `${given} is a file. Name the folder of a classifier: config.json, tokenizer.json, onnx/model.onnx.`,
      )
    return folderFiles(resolved)
  }
  if (isHubName(given)) return hubFiles(given)
  throw new ClassifierError(`There is no folder ${given}. Name the folder of a classifier, or owner/name on a hub.`)
}

function folderFiles(place: string): FolderFiles {
  const paths = readdirSync(place, { recursive: true, encoding: 'utf8' }).map((file) => file.split(path.sep).join('/'))
  const found = folderPaths(paths.filter((file) => /^[^/]*$|^onnx\//.test(file)))
  return new Map(
    [...found].map(([name, file]) => {
      const full = path.join(place, file)
      const arrayBuffer = async () => Uint8Array.from(await readFile(full)).buffer
      return [name, { size: statSync(full).size, arrayBuffer }]
    }),
  )
}

/** Downloads the files unless they are there. `HF_ENDPOINT` is the address of another hub. */
async function hubFiles(name: string): Promise<FolderFiles> {
  const place = path.join(CACHE_DIR, 'hub', ...name.split('/'))
  // config.json is written last.
  if (existsSync(path.join(place, 'config.json'))) return folderFiles(place)
  const options = { hub: (process.env.HF_ENDPOINT ?? HUGGING_FACE).replace(/\/+$/, ''), fetch }
  const model = await describeHubModel(name, options)
  process.stderr.write(
    `${name}: ${megabytes(model.sizeBytes)}, license: ${model.licence ?? 'not stated'}, from ${new URL(options.hub).host}\n`,
  )
  const progress = startProgress('download', model.sizeBytes, { format: megabytes })
  const files = await downloadHubModel(model, { ...options, onProgress: progress.update }).finally(progress.end)
  const last = [...files].sort(([a], [b]) => Number(a === 'config.json') - Number(b === 'config.json'))
  for (const [file, blob] of last) {
    writeWhole(path.join(place, file), new Uint8Array(await blob.arrayBuffer()))
  }
  return folderFiles(place)
}
