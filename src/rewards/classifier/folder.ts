// The files of a classifier, in the folder form of transformers.js: config.json, tokenizer.json, tokenizer_config.json, and the
// graph below onnx/, in one or several number formats.

import { type ClassifierCard, ClassifierError } from './classifier.ts'
import { readConfig } from './config.ts'

/** A file of which nothing has been read yet. A Blob is one. */
export interface FolderFile {
  readonly size: number
  arrayBuffer(): Promise<ArrayBuffer>
}

/** Files by their path from the folder, with '/'. */
export type FolderFiles = ReadonlyMap<string, FolderFile>

export interface ClassifierFiles {
  card: ClassifierCard
  /** Name of the number format, as transformers.js names it. */
  dtype: Dtype
  graph: string
  /** Whether the weights lie in a file of their own beside the graph (`…onnx_data`). */
  hasData: boolean
  /** Only the files that are needed. */
  files: FolderFiles
  sizeBytes: number
}

/** A larger graph does not fit in the memory of a tab beside the base model. */
export const MAX_GRAPH_BYTES = 1e9

/** Number formats with the ending of their file's name, the preferred ones first: small and exact enough, then exact. */
const FORMATS = [
  ['q8', '_quantized'],
  ['int8', '_int8'],
  ['uint8', '_uint8'],
  ['fp32', ''],
  ['fp16', '_fp16'],
  ['q4', '_q4'],
  ['q4f16', '_q4f16'],
  ['bnb4', '_bnb4'],
] as const

export type Dtype = (typeof FORMATS)[number][0]

/** Files of which the folder needs all. */
const NEEDED = ['config.json', 'tokenizer.json', 'tokenizer_config.json'] as const
/** Chat template in a file of its own, as newer tokenizers store it. */
const TEMPLATE = 'chat_template.jinja'

const MAX_JSON_BYTES = 64e6

/** The graph that would be opened, and the files that opening needs, from names and sizes alone. @throws ClassifierError. */
export function chooseFiles(sizes: ReadonlyMap<string, number>): Pick<
  ClassifierFiles,
  'dtype' | 'graph' | 'hasData'
> & {
  needed: string[]
  sizeBytes: number
} {
  if (!sizes.has('config.json'))
    throw new ClassifierError(
      'There is no config.json. Choose the folder of a text classifier: config.json, tokenizer.json, tokenizer_config.json and onnx/model.onnx.',
    )
  const format = FORMATS.find(([, ending]) => sizes.has(`onnx/model${ending}.onnx`))
  if (format === undefined)
    throw new ClassifierError(
      'There is no onnx/model.onnx, nor a smaller form of it such as onnx/model_quantized.onnx. Choose a model that was exported to ONNX.',
    )
  for (const name of NEEDED)
    if (!sizes.has(name))
      throw new ClassifierError(
        name === 'config.json'
          ? `There is no ${name}.`
          : `There is no ${name}, so the model has no tokenizer that can be read. Save the tokenizer to the same folder.`,
      )
  const [dtype, ending] = format
  const graph = `onnx/model${ending}.onnx`
  const data = `${graph}_data`
  const hasData = sizes.has(data)
  const needed = [...NEEDED, graph, ...(hasData ? [data] : []), ...(sizes.has(TEMPLATE) ? [TEMPLATE] : [])]
  const sizeOf = (name: string) => sizes.get(name) ?? 0
  const weights = sizeOf(graph) + (hasData ? sizeOf(data) : 0)
  if (weights > MAX_GRAPH_BYTES)
    throw new ClassifierError(
      `${graph} is ${(weights / 1e9).toFixed(1)} GB; at most ${MAX_GRAPH_BYTES / 1e9} GB can be opened. Choose a smaller model, or a quantized form of this one.`,
    )
  if (weights === 0) throw new ClassifierError(`${graph} is empty. Download or export it again.`)
  for (const name of NEEDED)
    if (sizeOf(name) > MAX_JSON_BYTES)
      throw new ClassifierError(
        `${name} is ${(sizeOf(name) / 1e6).toFixed(0)} MB, which no tokenizer needs. Choose another folder.`,
      )
  return { dtype, graph, hasData, needed, sizeBytes: needed.reduce((sum, name) => sum + sizeOf(name), 0) }
}

/** Reads what the small files say. @throws ClassifierError naming the file that is missing or wrong. */
export async function readClassifierFiles(files: FolderFiles): Promise<ClassifierFiles> {
  const { needed, ...chosen } = chooseFiles(new Map([...files].map(([name, { size }]) => [name, size])))
  const read = async (name: string) => new Uint8Array(await (files.get(name) as FolderFile).arrayBuffer())
  const [config, tokenizer] = [await read('config.json'), await read('tokenizer_config.json')]
  const card = readConfig(config, tokenizer, files.has(TEMPLATE))
  return { ...chosen, card, files: new Map(needed.map((name) => [name, files.get(name) as FolderFile])) }
}

/**
 * Files of a picker or a drop, by their path from the model's folder: the outer folder is left out, and graphs that lie beside
 * config.json are taken as if they lay in onnx/.
 * @param paths relative to what was chosen.
 */
export function folderPaths(paths: readonly string[]): Map<string, string> {
  const config = paths.filter((path) => /(^|\/)config\.json$/.test(path)).sort((a, b) => a.length - b.length)[0]
  const root = config === undefined ? '' : config.slice(0, -'config.json'.length)
  const found = new Map<string, string>()
  for (const path of paths) {
    if (!path.startsWith(root)) continue
    const inside = path.slice(root.length)
    const name = /^model[^/]*\.onnx(_data)?$/.test(inside) ? `onnx/${inside}` : inside
    if (!found.has(name)) found.set(name, path)
  }
  return found
}
