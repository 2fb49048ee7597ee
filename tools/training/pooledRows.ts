// Pooled rows of texts, by the encoder of the film judge. They are cached on disk in blocks, so a stopped run continues.

import { hash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { PreTrainedTokenizer } from '@huggingface/transformers'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { CACHE_DIR } from '../cli/paths.ts'
import { startProgress } from '../cli/progress.ts'
import { writeWhole } from '../cli/wholeFiles.ts'
import { LAYERS, poolingModel, ROW_WIDTH } from '../model/filmJudgeGraph.ts'

/** Texts of a file of the cache. */
export const BLOCK = 128
/** Tokens, padding included, that one pass of the encoder takes. */
const PASS_TOKENS = 4096

export interface Encoder {
  /** Token ids without [CLS] and [SEP]. */
  encode(text: string): number[]
  /** Whether a token continues the word of the token before it. */
  continuesWord(id: number): boolean
  /** Rows [texts, width] of texts given as ids without [CLS] and [SEP]. */
  rows(texts: readonly (readonly number[])[], label: string): Promise<Float32Array>
  width: number
}

/**
 * @param onnx the encoder's file. @param tokenizerJson the content of its tokenizer.json.
 * @param layers whose pooled rows are joined; 0 for the embeddings.
 */
export async function openEncoder(
  onnx: Uint8Array,
  tokenizerJson: object,
  layers: readonly number[],
  options: InferenceSession.SessionOptions = {},
): Promise<Encoder> {
  const native = new PreTrainedTokenizer(tokenizerJson, {})
  const [start, end] = native.encode('') as [number, number]
  const vocabulary = (tokenizerJson as { model: { vocab: Record<string, number> } }).model.vocab
  const inside = new Set(Object.entries(vocabulary).flatMap(([token, id]) => (token.startsWith('##') ? [id] : [])))
  const width = layers.length * ROW_WIDTH
  // All layers are kept, so that heads on other layers need no new pass.
  const source = hash('sha256', `${hash('sha256', onnx)} ${LAYERS}`)
  let session: InferenceSession | null = null
  return {
    width,
    encode: (text) => native.encode(text, { add_special_tokens: false }),
    continuesWord: (id) => inside.has(id),
    async rows(texts, label) {
      const rows = new Float32Array(texts.length * width)
      const progress = startProgress(label, texts.length)
      for (let from = 0; from < texts.length; from += BLOCK) {
        const block = texts.slice(from, from + BLOCK).map((ids) => [start, ...ids, end])
        const name = `${hash('sha256', `${source} ${JSON.stringify(block)}`).slice(0, 32)}.f32`
        const file = path.join(CACHE_DIR, 'pooled', name)
        if (!existsSync(file)) {
          session ??= await InferenceSession.create(poolingModel(onnx, LAYERS), options)
          writeWhole(file, new Uint8Array((await poolBlock(session, block)).buffer))
        }
        const all = new Float32Array(new Uint8Array(readFileSync(file)).buffer)
        block.forEach((_, row) => {
          for (const [i, layer] of layers.entries()) {
            const start = (row * LAYERS.length + layer) * ROW_WIDTH
            rows.set(all.subarray(start, start + ROW_WIDTH), (from + row) * width + i * ROW_WIDTH)
          }
        })
        progress.update(Math.min(from + BLOCK, texts.length))
      }
      progress.end()
      return rows
    },
  }
}

/** [texts, layers × 384]. Texts of similar length share a pass, so that little is padded. */
async function poolBlock(session: InferenceSession, block: readonly (readonly number[])[]): Promise<Float32Array> {
  const width = LAYERS.length * ROW_WIDTH
  const rows = new Float32Array(block.length * width)
  const byLength = block.map((ids, index) => ({ ids, index })).sort((a, b) => b.ids.length - a.ids.length)
  for (let from = 0; from < byLength.length; ) {
    const longest = (byLength[from] as (typeof byLength)[number]).ids.length
    const pass = byLength.slice(from, from + Math.max(1, Math.floor(PASS_TOKENS / longest)))
    const ids = new BigInt64Array(pass.length * longest)
    const mask = new BigInt64Array(pass.length * longest)
    pass.forEach((text, row) => {
      ids.set(text.ids.map(BigInt), row * longest)
      mask.fill(1n, row * longest, row * longest + text.ids.length)
    })
    const input = (data: BigInt64Array) => new Tensor('int64', data, [pass.length, longest])
    const { pooled } = await session.run({
      input_ids: input(ids),
      attention_mask: input(mask),
      token_type_ids: input(new BigInt64Array(ids.length)),
    })
    const data = (pooled as Tensor).data as Float32Array
    pass.forEach(({ index }, row) => {
      rows.set(data.subarray(row * width, (row + 1) * width), index * width)
    })
    from += pass.length
  }
  return rows
}
