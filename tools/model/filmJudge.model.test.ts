// The film judge that `npm run model -- film-judge` installed, opened by transformers.js. It gives the logits of its encoder's rows,
// pooled here in plain loops, and its head. Skipped where it is not installed.

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { AutoModelForSequenceClassification, AutoTokenizer, env } from '@huggingface/transformers'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, it } from 'vitest'
import { GraphBuilder } from '../../src/models/graph/builder.ts'
import { DataType } from '../../src/models/graph/onnxSchema.ts'
import { makeMlp } from '../../src/rewards/mlp.ts'
import { FILM_JUDGE_DIR, FILM_JUDGE_HEAD } from './filmJudge.ts'
import { readFilmJudge } from './filmJudgeFile.ts'
import { ROW_WIDTH, ROWS } from './filmJudgeGraph.ts'
import { joinGraphs } from './joinGraphs.ts'

const TEXTS = [
  'A wonderful, moving film with great acting.',
  'A dull and stupid waste of time.',
  'It was filmed in Paris, in two weeks, and it shows: nobody cared!',
]

it.skipIf(!existsSync(path.join(FILM_JUDGE_DIR, 'SHA256SUMS')))(
  'gives the logits of its encoder and head',
  async () => {
    env.allowRemoteModels = false
    env.localModelPath = path.dirname(FILM_JUDGE_DIR)
    const name = path.basename(FILM_JUDGE_DIR)
    const tokenizer = await AutoTokenizer.from_pretrained(name)
    const model = await AutoModelForSequenceClassification.from_pretrained(name)
    // In one padded batch.
    const inputs = tokenizer(TEXTS, { padding: true, truncation: true })
    const logits = (await model(inputs)).logits.tolist() as [number, number][]

    const { card, weights } = readFilmJudge(readFileSync(FILM_JUDGE_HEAD))
    // The rows themselves become the outputs.
    const graph = new GraphBuilder('rows')
    for (const layer of card.layers) graph.output(ROWS[layer] as string, DataType.float, ['b', 's', ROW_WIDTH])
    const onnx = readFileSync(path.join(FILM_JUDGE_DIR, 'onnx/model_quantized.onnx'))
    const session = await InferenceSession.create(joinGraphs(onnx, graph.finish().model))
    for (const [i, text] of TEXTS.entries()) {
      // One by one, so nothing is padded.
      const ids = tokenizer.encode(text) as number[]
      const input = (value: (id: number) => number) =>
        new Tensor(
          'int64',
          BigInt64Array.from(ids, (id) => BigInt(value(id))),
          [1, ids.length],
        )
      const outputs = await session.run({
        input_ids: input((id) => id),
        attention_mask: input(() => 1),
        token_type_ids: input(() => 0),
      })
      const pooled = card.layers.flatMap((layer) => {
        const rows = (outputs[ROWS[layer] as string] as Tensor).data as Float32Array
        return Array.from({ length: ROW_WIDTH }, (_, j) => {
          let sum = 0
          for (let t = 0; t < ids.length; t++) sum += rows[t * ROW_WIDTH + j] as number
          return sum / ids.length
        })
      })
      const score = makeMlp(weights)(Float32Array.from(pooled))[0] as number
      expect(logits[i]?.[1]).toBeCloseTo(score / 2, 3)
      expect(logits[i]?.[0]).toBeCloseTo(-score / 2, 3)
    }
    expect(logits[0]?.[1]).toBeGreaterThan(0)
    expect(logits[1]?.[1]).toBeLessThan(0)
  },
)
