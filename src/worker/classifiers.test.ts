// Classifiers in the engine: the real one on Node.js, with the tiny base model and the tiny classifier.

import { beforeAll, describe, expect, it } from 'vitest'
import { openClassifier } from '../models/classifier/openClassifier.ts'
import { filesOf } from '../models/testing/filesOf.ts'
import { tinyClassifier } from '../models/testing/tinyClassifier.ts'
import { createEngine } from './createEngine.ts'
import type { Engine, Outcome } from './protocol.ts'
import { tinyLoader } from './testing/tinyEngine.ts'

const LOAD = { manifestUrl: 'http://x/manifest.json', headsUrl: null, runtime: 'auto', form: 'auto' } as const
const files = filesOf(tinyClassifier())
const OWN = { name: 'mine', files }
const ADD = { ...OWN, title: 'Mine', label: { plus: 1, minus: 0 }, reads: 'all', steers: true } as const
const settings = {
  columns: [{ method: 'args' as const }, { method: 'bestOfN' as const }],
  weight: 4,
  reward: 'mine',
  topK: 4,
  temperature: 1,
  seed: 1,
  sample: 0,
  maxTokens: 3,
  bestOf: 2,
  chat: false,
}

let starts = 0
/** Calls of classifiers. */
let calls = 0
let engine: Engine
beforeAll(async () => {
  engine = createEngine(tinyLoader(), (read) => {
    starts++
    return openClassifier(read, { device: 'cpu', description: 'node' }).then((model) => ({
      ...model,
      logits(texts) {
        calls++
        return model.logits(texts)
      },
    }))
  })
})

function resultOf<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value
  throw new Error(outcome.error?.message ?? 'aborted')
}

describe('a classifier in the engine', () => {
  it('scores sentences before a base model is loaded, and is opened once', async () => {
    const texts = ['good', 'bad']
    const trial = resultOf(await engine.tryClassifier({ ...OWN, texts }))
    expect(trial).toMatchObject({ card: { labels: ['NEGATIVE', 'POSITIVE'] }, device: 'node' })
    expect(trial.logits.map(([, positive]) => Math.sign(positive as number))).toEqual([1, -1])
    resultOf(await engine.tryClassifier({ ...OWN, texts }))
    expect(starts).toBe(1)
  })

  it('steers, is timed, and judges', async () => {
    resultOf(await engine.load(LOAD))
    const steps: number[] = []
    const reward = resultOf(await engine.addClassifier(ADD, { onProgress: ({ done }) => steps.push(done) }))
    expect(reward).toMatchObject({
      name: 'mine',
      heads: [{ objective: 'full' }],
      isClassifier: true,
      sha256: expect.any(String),
    })
    expect(steps.length).toBeGreaterThan(0)
    const record = resultOf(await engine.run({ prompt: 'The film was good', settings }))
    expect(record.classifiers).toEqual([expect.objectContaining({ name: 'mine', calls: expect.any(Number) })])
    expect(record.columns[0]?.tokens[0]?.candidates[0]?.rewards.full).toBeGreaterThan(0)
    const texts = [{ promptTokens: record.promptTokens, tokens: [], text: '', finished: false }]
    const { title, scores } = resultOf(await engine.judge({ judge: 'classifier:mine', texts }))
    expect(title).toBe('Mine')
    expect(scores[0]).toBeGreaterThan(0)
  })

  it('judges the texts of a piece in one call, and needs no unit for it', async () => {
    const judge = { ...ADD, name: 'judge', steers: false }
    const steps: number[] = []
    const before = calls
    const added = resultOf(await engine.addClassifier(judge, { onProgress: ({ done }) => steps.push(done) }))
    expect(added.heads).toEqual([expect.objectContaining({ unit: null })])
    expect([steps, calls - before]).toEqual([[], 0])
    const runs = [{ prompt: 'The film was', settings: { ...settings, reward: 'keyword:good', bestOf: 2 } }]
    const measured = resultOf(await engine.measureBehind({ runs, judges: ['classifier:judge'] }))
    expect(measured.runs[0]?.columns.map(({ judges }) => judges['classifier:judge'])).toEqual([
      expect.any(Number),
      expect.any(Number),
    ])
    expect(calls - before).toBe(1)
    await engine.closeClassifier('judge')
  })

  it('must be added again after another load, and can be closed', async () => {
    resultOf(await engine.load(LOAD))
    expect(await engine.run({ prompt: 'The film', settings })).toMatchObject({
      ok: false,
      error: { code: 'head', message: expect.stringContaining('There is no reward "mine"') },
    })
    resultOf(await engine.addClassifier(ADD))
    expect(starts).toBe(2)
    resultOf(await engine.closeClassifier('mine'))
    expect(await engine.judge({ judge: 'classifier:mine', texts: [] })).toMatchObject({
      ok: false,
      error: { message: 'The judge mine is not open: open it again.' },
    })
    resultOf(await engine.addClassifier(ADD))
    expect(starts).toBe(3)
  })

  it('a fault is a sentence with the code of rewards', async () => {
    const broken = { name: 'broken', files: new Map([...files].filter(([name]) => name !== 'tokenizer.json')) }
    expect(await engine.tryClassifier({ ...broken, texts: [] })).toMatchObject({
      ok: false,
      error: { code: 'head', message: expect.stringContaining('There is no tokenizer.json') },
    })
  })

  it('is aborted while its unit is measured', async () => {
    const controller = new AbortController()
    const adding = engine.addClassifier(ADD, { signal: controller.signal, onProgress: () => controller.abort() })
    expect(await adding).toEqual({ ok: false, error: null })
  })
})
