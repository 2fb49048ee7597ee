// Runs a text classifier with transformers.js, in a browser's worker or in Node.js. The caller gives the files, so that nothing is
// asked of a hub here.

import {
  AutoModelForSequenceClassification,
  AutoTokenizer,
  env,
  type PreTrainedTokenizer,
  Tensor,
} from '@huggingface/transformers'
import { ClassifierError, type ClassifierModel, type ClassifierText } from '../../rewards/classifier/classifier.ts'
import type { ClassifierFiles, FolderFile } from '../../rewards/classifier/folder.ts'
import { charactersOf } from '../../rewards/classifier/texts.ts'
import { type Encoded, fitTo, pad, splitBatch } from './batch.ts'

export interface ClassifierDevice {
  device: 'cpu' | 'wasm' | 'webgpu'
  /** For display. */
  description: string
}

/** Files of the classifiers that are being opened, by the name that transformers.js asks for. */
const opening = new Map<string, FolderFile>()
let opened = 0

/** transformers.js asks this store for every file, and nothing else. */
function serveOnlyGivenFiles(): void {
  Object.assign(env, {
    allowLocalModels: true,
    allowRemoteModels: false,
    useBrowserCache: false,
    useFSCache: false,
    useWasmCache: false,
    useCustomCache: true,
    customCache: {
      async match(request: string) {
        // Asked for as a local path, or as the address that the file would have on the hub.
        const [, name, path] = /(tokenwise-\d+)\/(?:resolve\/main\/)?(.*)$/.exec(request) ?? []
        const file = opening.get(`${name}/${path}`)
        return file && new Response(await file.arrayBuffer(), { headers: { 'content-length': String(file.size) } })
      },
      async put() {},
    },
    fetch: async () => new Response(null, { status: 404 }),
  })
}

/**
 * Opens a classifier and scores one short text, so that a damaged file is found now.
 * @throws ClassifierError if the graph or the tokenizer cannot be read, gives another number of logits than labels, or NaN.
 */
export async function openClassifier(
  { card, dtype, graph, hasData, files }: ClassifierFiles,
  { device, description }: ClassifierDevice,
): Promise<ClassifierModel> {
  serveOnlyGivenFiles()
  const name = `tokenwise-${++opened}`
  for (const [path, file] of files) opening.set(`${name}/${path}`, file)
  try {
    const template = await files.get('chat_template.jinja')?.arrayBuffer()
    const tokenizer = await AutoTokenizer.from_pretrained(name).catch(
      failedTo('The tokenizer (tokenizer.json) cannot be read'),
    )
    const options = { dtype, device, use_external_data_format: hasData } as const
    const model = await AutoModelForSequenceClassification.from_pretrained(name, options).catch(
      failedTo(`${graph} cannot be opened`),
    )
    const encode = encoder(tokenizer, card.maxTokens, template ? new TextDecoder().decode(template) : null)
    const padding = tokenizer.pad_token_id ?? 0
    const work = { calls: 0, texts: 0, characters: 0, ms: 0 }
    const run = async (batch: readonly Encoded[]): Promise<Float32Array[]> => {
      const { ids, mask, types, length } = pad(batch, padding)
      const shape = [batch.length, length]
      const { logits } = await model({
        input_ids: new Tensor('int64', ids, shape),
        attention_mask: new Tensor('int64', mask, shape),
        token_type_ids: new Tensor('int64', types, shape),
      })
      return rowsOf(logits, batch.length, card.labels.length)
    }
    const logits = async (texts: readonly ClassifierText[]): Promise<Float32Array[]> => {
      const startedAt = performance.now()
      const encoded = texts.map(encode)
      const rows: Float32Array[] = []
      for (const batch of splitBatch(encoded)) {
        rows.push(...(await run(batch)))
        work.calls++
      }
      work.texts += texts.length
      for (const text of texts) work.characters += charactersOf(text)
      work.ms += performance.now() - startedAt
      return rows
    }
    const [first] = await logits([{ kind: 'text', text: 'A short text.' }]).catch(failedTo(`${graph} cannot be run`))
    const wrong = first?.find((value) => !Number.isFinite(value))
    if (wrong !== undefined)
      throw new ClassifierError(
        `${graph} scores a short text with ${wrong}, so its weights are damaged. Download or export it again.`,
      )
    Object.assign(work, { calls: 0, texts: 0, characters: 0, ms: 0 })
    return { card, device: description, work, logits, dispose: async () => void (await model.dispose()) }
  } finally {
    for (const path of files.keys()) opening.delete(`${name}/${path}`)
  }
}

/** The encoder of texts, which keeps the first token of a text that is too long, and its end, which is what candidates change. */
function encoder(tokenizer: PreTrainedTokenizer, maxTokens: number, template: string | null) {
  return (text: ClassifierText): Encoded => {
    const options = { return_tensor: false, padding: false, truncation: false } as const
    const given =
      text.kind === 'chat'
        ? tokenizer(
            tokenizer.apply_chat_template([...text.turns], {
              tokenize: false,
              ...(template === null ? {} : { chat_template: template }),
            }) as string,
            { ...options, add_special_tokens: false },
          )
        : tokenizer(text.text, { ...options, ...(text.kind === 'pair' ? { text_pair: text.pair } : {}) })
    const { input_ids, token_type_ids } = given as unknown as { input_ids: number[]; token_type_ids?: number[] }
    const types = token_type_ids ?? input_ids.map(() => 0)
    return fitTo({ ids: input_ids, types }, maxTokens)
  }
}

function rowsOf(logits: unknown, texts: number, labels: number): Float32Array[] {
  const { data, dims } = logits as { data?: ArrayLike<number>; dims?: readonly number[] }
  if (!data || dims?.at(-1) !== labels || data.length !== texts * labels)
    throw new ClassifierError(
      `The model gives ${dims?.at(-1) ?? 'no'} numbers for a text, but config.json names ${labels} ${labels === 1 ? 'label' : 'labels'}. Correct id2label in config.json.`,
    )
  const values = Float32Array.from(data)
  return Array.from({ length: texts }, (_, i) => values.slice(i * labels, (i + 1) * labels))
}

const failedTo =
  (what: string) =>
  (cause: unknown): never => {
    if (cause instanceof ClassifierError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ClassifierError(
      `${what}: ${reason.slice(0, 300)}. Download or export it again, or choose another model.`,
      { cause },
    )
  }
