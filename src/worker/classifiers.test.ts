// Classifiers in the engine: the real one on Node.js, with the tiny base model and the tiny classifier.

import { beforeAll, describe, expect, it } from 'vitest'
import { openClassifier } from '../models/classifier/openClassifier.ts'
import { filesOf } from '../models/testing/filesOf.ts'
import { tinyClassifier } from '../models/testing/tinyClassifier.ts'
import { createEngine } from './createEngine.ts'
import type { Engine, Outcome } from './protocol.ts'
import { tinyLoader } from './testing/tinyEngine.ts'

const LOAD = { manifestUrl: 'http://x/manifest.json', headsUrl: null, runtime: 'auto' } as const
const files = filesOf(tinyClassifier())
const OWN = { name: 'mine', files, runtime: 'auto' } as const
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
      weights: expect.any(String),
    })
    expect(steps.length).toBeGreaterThan(0)
    const record = resultOf(await engine.run({ prompt: 'The film was good', settings }))
    expect(record.classifiers).toEqual([expect.objectContaining({ name: 'mine', calls: expect.any(Number) })])
    expect(record.columns.map(({ scoring }) => scoring)).toEqual([
      // Both columns have the same reward. A step scores candidates for one and samples for the other.
      { callsPerToken: 2, msPerToken: expect.any(Number), columns: 2 },
      { callsPerToken: 2, msPerToken: expect.any(Number), columns: 2 },
    ])
    expect(record.columns[0]?.tokens[0]?.candidates[0]?.rewards.full).toBeGreaterThan(0)
    const texts = [{ promptTokens: record.promptTokens, tokens: [], text: '', finished: false }]
    const { title, scores, cost } = resultOf(await engine.judge({ judge: 'classifier:mine', texts }))
    expect(title).toBe('Mine')
    expect(cost).toEqual({ calls: 1, ms: expect.any(Number) })
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

  it('scores a text with progress, and can be stopped between two tokens', async () => {
    const { speed } = resultOf(await engine.addClassifier(ADD))
    expect(speed).toMatchObject({ msPerCall: expect.any(Number), maxCharacters: 256 })
    const ask = { after: { prompt: 'The film', chat: false }, text: ' was good, bad and good', reward: 'mine', topK: 3 }
    const shares: number[] = []
    const scored = resultOf(await engine.score(ask, { onProgress: ({ done, total }) => shares.push(done / total) }))
    expect(scored.tokens[0]?.candidates[0]?.rewards.full).toEqual(expect.any(Number))
    expect(shares.at(-1)).toBe(1)
    const controller = new AbortController()
    let stoppedAt = 0
    const stopped = await engine.score(ask, {
      signal: controller.signal,
      onProgress({ done, total }) {
        stoppedAt = done / total
        if (stoppedAt > 0.5) controller.abort()
      },
    })
    expect(stopped).toEqual({ ok: false, error: null })
    expect(stoppedAt).toBeLessThan(1)
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

  it('never judges a run that it steers, whatever its name', async () => {
    resultOf(await engine.addClassifier(ADD))
    resultOf(await engine.addClassifier({ ...ADD, name: 'copy' }))
    const other = filesOf(tinyClassifier({ scale: 2 }))
    resultOf(await engine.addClassifier({ ...ADD, name: 'other', files: other }))
    const record = resultOf(await engine.run({ prompt: 'The film', settings }))
    const texts = [{ promptTokens: record.promptTokens, tokens: [], text: '', finished: false }]
    const judge = (name: string, steeredBy = record.classifiers) =>
      engine.judge({ judge: `classifier:${name}`, texts, steeredBy })
    const refused = (message: string) => ({ ok: false, error: { code: 'head', message } })
    const because = 'steers, so it cannot judge: its scores are what the methods optimize. Choose another judge.'
    expect(await judge('mine')).toMatchObject(refused(`mine ${because}`))
    expect(await judge('copy')).toMatchObject(refused(`copy is the same model as mine, which ${because}`))
    // A record of an earlier version.
    expect(await judge('mine', [{ name: 'mine', unit: 1, calls: 1, texts: 1, ms: 1 }])).toMatchObject({ ok: false })
    expect(await judge('other')).toMatchObject({ ok: true })
    const mixed = [
      { name: 'mine', weight: 1 },
      { name: 'readingEase', weight: 1 },
    ]
    const runs = [
      {
        prompt: 'The film',
        settings: { ...settings, reward: null, columns: [{ method: 'args' as const, reward: mixed }] },
      },
    ]
    expect(await engine.measureRuns({ runs, judges: ['classifier:copy'] })).toMatchObject({ ok: false })
    const alone = [{ prompt: 'The film', settings }]
    expect(resultOf(await engine.measureRuns({ runs: alone, judges: ['classifier:other'] })).runs).toHaveLength(1)
    for (const name of ['copy', 'other']) resultOf(await engine.closeClassifier(name))
  })

  it('a fault is a sentence with the code of rewards', async () => {
    const broken = { ...OWN, name: 'broken', files: new Map([...files].filter(([name]) => name !== 'tokenizer.json')) }
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
