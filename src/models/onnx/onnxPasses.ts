// Forward passes on onnxruntime, the same for every backend: embeds tokens, runs the body with the cache it keeps between passes,
// and runs the LM head on rows asked for. onnxTrunk.ts knows which rows those are.

import { dequantizeInto } from '../../engine/gguf/dequantize.ts'
import type { LlamaConfig } from '../../engine/gguf/llamaConfig.ts'
import type { ByteSource, GgufFile } from '../../engine/gguf/read.ts'
import { BODY, writeBody, writeHead } from '../graph/llama.ts'
import type { InferenceSession, OnnxBackend, Tensor } from './backend.ts'
import { onnxError } from './onnxError.ts'
import type { Pass, PassRows } from './pass.ts'

export interface PassesOptions {
  /** Layers whose residual stream is read. */
  taps: readonly number[]
  /** For reading features only: no blocks after this one, no LM head; `final` rows are empty. */
  stopAfterBlock?: number
  /** Weights made so far, and in all, in bytes of the running form. */
  onProgress?: (done: number, total: number) => void
  signal?: AbortSignal
}

/** Writes the graphs, makes the sessions (LM head first: its weights need no room beside the body's) and joins them. */
export async function openPasses(
  file: GgufFile,
  config: LlamaConfig,
  backend: OnnxBackend,
  options: PassesOptions,
): Promise<OnnxPasses> {
  const cut = options.stopAfterBlock
  const body = writeBody(file, config, {
    form: backend.bodyForm,
    attention: backend.attention,
    taps: options.taps,
    ...(cut === undefined ? {} : { stopAfterBlock: cut }),
  })
  const head = cut === undefined ? writeHead(file, config, backend.headForm) : null
  const total = [...body.weights, ...(head?.weights ?? [])].reduce((sum, weight) => sum + weight.sizeBytes, 0)
  let done = 0
  const onWeight = (sizeBytes: number) => {
    options.signal?.throwIfAborted()
    done += sizeBytes
    options.onProgress?.(done, total)
  }
  const headSession = head && (await told(backend, backend.createSession(head, onWeight)))
  try {
    const bodySession = await told(backend, backend.createSession(body, onWeight))
    return new OnnxPasses(file, config, backend, options, bodySession, headSession)
  } catch (error) {
    await headSession?.release()
    throw error
  }
}

/** The answer of onnxruntime. What it throws becomes an Error with a message. */
async function told<T>(backend: OnnxBackend, answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (thrown) {
    throw onnxError(thrown, backend.name)
  }
}

export class OnnxPasses {
  readonly shape: LlamaConfig
  readonly taps: readonly number[]
  readonly maxRowsPerPass: number
  readonly #embedding: EmbeddingTable
  readonly #backend: OnnxBackend
  readonly #body: InferenceSession
  readonly #head: InferenceSession | null
  readonly #cacheNames: readonly string[]
  readonly #hasFinal: boolean
  #cache: Record<string, Tensor> = {}
  #cachedRows = 0
  /** What callers may still read: rows of the last pass, logits of the last call. */
  #rows: Tensor[] = []
  #logits: Tensor[] = []
  #disposed = false

  constructor(
    file: GgufFile,
    config: LlamaConfig,
    backend: OnnxBackend,
    options: PassesOptions,
    body: InferenceSession,
    head: InferenceSession | null,
  ) {
    this.shape = config
    this.taps = options.taps
    this.maxRowsPerPass = backend.maxRowsPerPass
    this.#backend = backend
    this.#body = body
    this.#head = head
    this.#embedding = new EmbeddingTable(file)
    this.#hasFinal = options.stopAfterBlock === undefined
    const blocks = options.stopAfterBlock ?? config.blockCount
    this.#cacheNames = Array.from({ length: blocks }, (_, n) => [`${n}.k`, `${n}.v`]).flat()
    this.reset()
  }

  /** The body's session, for a benchmark that wants the bare call. */
  get bodySession(): InferenceSession {
    return this.#body
  }

  /** The LM head's session, for the same; null where the trunk was cut. */
  get headSession(): InferenceSession | null {
    return this.#head
  }

  /** The bytes of the model file that passes read. */
  get embeddingBytes(): { offset: number; sizeBytes: number } {
    return this.#embedding.bytes
  }

  async pass({ tokens, positions, keep, mask }: Pass): Promise<PassRows> {
    this.#assertAlive()
    const rows = tokens.length
    const columns = keep.length + rows
    if (mask.length !== rows * columns) {
      throw new RangeError(`The mask has ${mask.length} values; ${rows} rows of ${columns} columns were expected.`)
    }
    const inputs = this.feeds({ tokens, positions, keep, mask })
    const outputs = await told(this.#backend, this.#body.run({ ...inputs, ...this.#cache }))
    const previous = this.#cache
    this.#cache = {}
    for (const name of this.#cacheNames) this.#cache[`past.${name}`] = outputs[`present.${name}`]!
    for (const tensor of Object.values(previous)) this.#backend.release(tensor)
    this.#cachedRows = columns
    const names = [...(this.#hasFinal ? [BODY.final] : []), ...this.taps.map((tap) => `tap.${tap}`)]
    this.#rows = this.#replace(
      this.#rows,
      names.map((name) => outputs[name]!),
    )
    const floats = this.#rows.map(({ data }) => data as Float32Array)
    const final = this.#hasFinal ? floats.shift()! : new Float32Array(0)
    return { final, taps: floats }
  }

  /** The body's inputs for a pass, without the cache. */
  feeds({ tokens, positions, keep, mask }: Pass): Record<string, Tensor> {
    const { Tensor } = this.#backend
    const rows = tokens.length
    const columns = keep.length + rows
    const lengths =
      this.#backend.attention === 'grouped'
        ? {
            [BODY.pastLength]: new Tensor('int32', Int32Array.of(columns - 1), [1]),
            [BODY.totalLength]: new Tensor('int32', Int32Array.of(columns), [1]),
          }
        : {}
    return {
      [BODY.embeddings]: new Tensor('float32', this.#embedding.rows(tokens), [1, rows, this.shape.hiddenSize]),
      [BODY.positions]: new Tensor('int64', BigInt64Array.from(positions, BigInt), [1, rows]),
      [BODY.keep]: new Tensor('int64', BigInt64Array.from(keep, BigInt), [keep.length]),
      [BODY.mask]: new Tensor('float32', mask, [1, 1, rows, columns]),
      ...lengths,
    }
  }

  async logits(final: Float32Array): Promise<Float32Array> {
    this.#assertAlive()
    if (!this.#head) throw new Error('This trunk was cut at a layer: it has no LM head.')
    const { hiddenSize } = this.shape
    if (final.length === 0 || final.length % hiddenSize !== 0) {
      throw new RangeError(`${final.length} values are no whole hidden rows of ${hiddenSize}.`)
    }
    const input = new this.#backend.Tensor('float32', final, [final.length / hiddenSize, hiddenSize])
    const { logits } = await told(this.#backend, this.#head.run({ [BODY.final]: input }))
    this.#logits = this.#replace(this.#logits, [logits!])
    return logits!.data as Float32Array
  }

  /** Gives the memory of tensors lent before back, and notes those that are lent now. */
  #replace(before: readonly Tensor[], now: Tensor[]): Tensor[] {
    for (const tensor of before) this.#backend.release(tensor)
    return now
  }

  reset(): void {
    for (const tensor of Object.values(this.#cache)) this.#backend.release(tensor)
    const { keyValueHeadCount, headSize } = this.shape
    const { Tensor } = this.#backend
    this.#cache = {}
    for (const name of this.#cacheNames) {
      this.#cache[`past.${name}`] = new Tensor('float32', new Float32Array(0), [1, keyValueHeadCount, 0, headSize])
    }
    this.#cachedRows = 0
  }

  /** Rows in the cache as the last pass left it. */
  get cachedRows(): number {
    return this.#cachedRows
  }

  async dispose(): Promise<void> {
    if (this.#disposed) return
    this.reset()
    this.#disposed = true
    await this.#body.release()
    await this.#head?.release()
  }

  #assertAlive(): void {
    if (this.#disposed) throw new Error('This trunk was disposed; load the model again.')
  }
}

/** Rows of the embedding, read from the model file and expanded one by one: the table is never in memory as floats. */
class EmbeddingTable {
  // Not the whole file: its metadata holds the vocabulary, which may go once the tokenizer is made.
  readonly #source: ByteSource
  readonly #row: { offset: number; sizeBytes: number; type: number; columns: number }
  readonly bytes: { offset: number; sizeBytes: number }

  constructor(file: GgufFile) {
    this.#source = file.source
    const { offset, sizeBytes, rows, type, columns } = file.tensor('token_embd.weight')
    this.#row = { offset, sizeBytes: sizeBytes / rows, type, columns }
    this.bytes = { offset, sizeBytes }
  }

  /** [S] token ids to [S, hiddenSize]. */
  rows(tokens: Int32Array): Float32Array {
    const { offset, sizeBytes, type, columns } = this.#row
    const out = new Float32Array(tokens.length * columns)
    tokens.forEach((token, i) => {
      const bytes = this.#source.read(offset + token * sizeBytes, sizeBytes)
      dequantizeInto(type, bytes, out.subarray(i * columns, (i + 1) * columns))
    })
    return out
  }
}
