import { hash } from 'node:crypto'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, it } from 'vitest'
import { type MlpWeights, makeMlp } from '../../src/rewards/mlp.ts'
import { filmJudgeFiles } from './filmJudge.ts'
import { type FilmJudgeCard, readFilmJudge, writeFilmJudge } from './filmJudgeFile.ts'
import { ROW_WIDTH } from './filmJudgeGraph.ts'
import { exampleEncoder, table } from './testing/exampleEncoder.ts'

const LAYERS = [0, 6]
const INPUTS = LAYERS.length * ROW_WIDTH
const UNITS = 3

const numbers = (length: number, step: number) => Float32Array.from({ length }, (_, i) => Math.cos(step * i) / 4)
const weights: MlpWeights = {
  mean: numbers(INPUTS, 0.3),
  std: numbers(INPUTS, 0.9).map((value) => 1 + Math.abs(value)),
  hiddenWeight: numbers(UNITS * INPUTS, 0.7),
  hiddenBias: numbers(UNITS, 2),
  outWeight: numbers(UNITS, 1),
  outBias: Float32Array.of(0.5),
}
const card: FilmJudgeCard = {
  title: 'a judge',
  encoderSha256: 'e'.repeat(64),
  layers: LAYERS,
  maxTokens: 256,
  labels: ['negative', 'positive'],
  calibration: 1,
  seed: 1,
  n: 10,
  accuracies: { 'test pairs': { accuracy: 0.875, standardError: 0.01, n: 99 } },
  data: { source: 'reviews', licence: 'research' },
  command: 'tokenwise train-film-judge',
}
const tokenizer = Buffer.from(
  JSON.stringify({ truncation: { max_length: 128 }, padding: { strategy: { Fixed: 128 } }, model: {} }),
)

it('writes a classifier with the logits of the head on rows that are pooled by hand', async () => {
  const files = filmJudgeFiles({ onnx: exampleEncoder(), tokenizer, sources: [] }, writeFilmJudge(card, weights))
  const session = await InferenceSession.create(files['onnx/model_quantized.onnx'] as Uint8Array)
  expect(session.outputNames).toEqual(['logits'])
  // The second text has two tokens and a pad, whose row must not count.
  const texts = [
    [1, 3, 5],
    [2, 4],
  ]
  const int64 = (values: number[]) => new Tensor('int64', BigInt64Array.from(values, BigInt), [2, 3])
  const { logits } = await session.run({
    input_ids: int64([1, 3, 5, 2, 4, 7]),
    attention_mask: int64([1, 1, 1, 1, 1, 0]),
    token_type_ids: int64([0, 0, 0, 0, 0, 0]),
  })
  const pooled = texts.flatMap((ids) =>
    LAYERS.flatMap((layer) =>
      Array.from({ length: ROW_WIDTH }, (_, j) => {
        const values = ids.map((id) => (table[id * ROW_WIDTH + j] as number) * (layer + 1))
        return values.reduce((sum, value) => sum + value, 0) / ids.length
      }),
    ),
  )
  const scores = makeMlp(weights)(Float32Array.from(pooled))
  const [negative1, positive1, negative2, positive2] = (logits as Tensor).data as Float32Array
  expect(positive1).toBeCloseTo((scores[0] as number) / 2, 4)
  expect(negative1).toBeCloseTo(-(scores[0] as number) / 2, 4)
  expect(positive2).toBeCloseTo((scores[1] as number) / 2, 4)
  expect(negative2).toBeCloseTo(-(scores[1] as number) / 2, 4)
})

it('writes the files of a transformers.js folder', () => {
  const files = filmJudgeFiles({ onnx: exampleEncoder(), tokenizer, sources: [] }, writeFilmJudge(card, weights))
  const json = (name: string) => JSON.parse(String(files[name]))
  expect(json('config.json')).toMatchObject({
    architectures: ['BertForSequenceClassification'],
    id2label: { 0: 'negative', 1: 'positive' },
    'transformers.js_config': { dtype: 'q8' },
  })
  expect(json('tokenizer.json')).toMatchObject({ truncation: null, padding: null })
  expect(json('tokenizer_config.json')).toMatchObject({ model_max_length: 256 })
  expect(files['README.md']).toContain('| test pairs | 0.875 ± 0.010 | 99 |')
})

it('reads what it wrote, and names what does not fit', () => {
  const bytes = writeFilmJudge(card, weights)
  expect(readFilmJudge(bytes)).toEqual({ card, weights })
  expect(hash('sha256', writeFilmJudge(card, weights))).toBe(hash('sha256', bytes))
  expect(() => writeFilmJudge({ ...card, layers: [0] }, weights)).toThrow(
    "feature.mean has 768 numbers; the card's layers have 384",
  )
  expect(() => writeFilmJudge({ ...card, layers: [9] }, weights)).toThrow('layers')
})
