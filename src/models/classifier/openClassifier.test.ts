import { describe, expect, it } from 'vitest'
import { readClassifierFiles } from '../../rewards/classifier/folder.ts'
import { filesOf } from '../testing/filesOf.ts'
import { type TinyClassifierOptions, tinyClassifier } from '../testing/tinyClassifier.ts'
import { openClassifier } from './openClassifier.ts'

const CPU = { device: 'cpu', description: 'node' } as const

async function open(
  options: TinyClassifierOptions = {},
  change: (files: ReturnType<typeof tinyClassifier>) => void = () => {},
) {
  const files = tinyClassifier(options)
  change(files)
  return openClassifier(await readClassifierFiles(filesOf(files)), CPU)
}
const text = (text: string) => ({ kind: 'text', text }) as const
const rounded = (rows: readonly Float32Array[]) => rows.map((row) => [...row].map((value) => Number(value.toFixed(4))))

describe('openClassifier', () => {
  it('gives raw logits, the same alone and in a padded batch', async () => {
    const model = await open()
    const texts = ['good', 'the film was bad', '', 'good bad good good the'].map(text)
    // [CLS] good [SEP]: 4 / 3. [CLS] the film was bad [SEP]: −4 / 6. The third is empty. [CLS] … [SEP]: (3 − 1) · 4 / 7.
    const expected = [1.3333, -0.6667, 0, 1.1429].map((score) => [score === 0 ? -0 : -score, score])
    const batch = rounded(await model.logits(texts))
    expect(batch.map((row) => row.map(Math.abs))).toEqual(expected.map((row) => row.map(Math.abs)))
    expect(batch[1]?.[1]).toBe(-0.6667)
    const alone = []
    for (const one of texts) alone.push(...(await model.logits([one])))
    expect(rounded(alone)).toEqual(batch)
    expect(model.work).toMatchObject({ calls: 5, texts: 8 })
    await model.dispose()
  })

  it('runs a graph of 8-bit integers', async () => {
    const model = await open({ int8: true })
    const [good, bad] = await model.logits([text('good good'), text('the bad')])
    expect(good?.[1]).toBeCloseTo(2, 1)
    expect(bad?.[1]).toBeCloseTo(-1, 1)
  })

  it('with one label, the logit is no probability', async () => {
    const model = await open({ labels: ['reward'] })
    const [good, bad] = await model.logits([text('good good'), text('bad bad')])
    expect([good?.[0], bad?.[0]]).toEqual([2, -2])
  })

  it('reads a pair as two segments, and turns by the chat template', async () => {
    const model = await open({
      chatTemplate: '{% for message in messages %}{{ message.role }} {{ message.content }} {% endfor %}',
    })
    const [pair, chat] = rounded(
      await model.logits([
        { kind: 'pair', text: 'good', pair: 'the' },
        { kind: 'chat', turns: [{ role: 'user', content: 'good' }] },
      ]),
    )
    expect(pair?.[1]).toBe(0.8) // [CLS] good [SEP] the [SEP]
    expect(chat?.[1]).toBe(0.8) // u ##s ##e ##r good
  })

  it('a text that is too long keeps its end', async () => {
    const model = await open()
    const filler = 'the '.repeat(200)
    const [end, beginning] = await model.logits([text(`${filler}good`), text(`good ${filler}`)])
    expect(end?.[1]).toBeCloseTo(4 / 64)
    expect(beginning?.[1]).toBeCloseTo(0)
  })

  it('a head of NaN is found when it is opened', async () => {
    await expect(open({ scale: Number.NaN })).rejects.toThrow('onnx/model.onnx scores a short text with NaN')
  })

  it('another number of logits than labels', async () => {
    await expect(open({ config: { id2label: { 0: 'a', 1: 'b', 2: 'c' } } })).rejects.toThrow(
      'gives 2 numbers for a text, but config.json names 3 labels',
    )
  })

  it('a graph that is none, and a tokenizer that is none', async () => {
    const junk = new TextEncoder().encode('{"not": "a model"}')
    await expect(open({}, (files) => files.set('onnx/model.onnx', junk))).rejects.toThrow(
      /^onnx\/model.onnx cannot be opened: .*Download or export it again/,
    )
    await expect(open({}, (files) => files.set('tokenizer.json', junk))).rejects.toThrow(
      'tokenizer.json) cannot be read',
    )
  })
})
