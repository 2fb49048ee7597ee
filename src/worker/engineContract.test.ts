// One contract for every engine: the suite runs against the real one and the fake, each direct and behind the worker's bridge.
// The real one runs here on onnxruntime-node; e2e/engine.spec.ts runs its models and backends in a browser.

import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { createEngine } from './createEngine.ts'
import type { Engine, LoadRequest, RunEvent, RunRequest, ScoreRequest } from './protocol.ts'
import { createFakeEngine } from './testing/fakeEngine.ts'
import { clientInRealm } from './testing/inRealm.ts'
import { tinyHead, tinyJudges, tinyLoader } from './testing/tinyEngine.ts'

interface EngineUnderTest {
  engine: Engine
  /** Name of a judge that it has after loading. */
  judge: string
  /** A head file for its model. */
  head: Uint8Array
  /** What a crash of its worker does; only of an engine behind a worker. */
  crash?: () => void
  dispose?: () => void
}

const LOAD: LoadRequest = { manifestUrl: 'http://x/manifest.json', headsUrl: null, runtime: 'auto' }

const RUN: RunRequest = {
  prompt: 'The film was',
  settings: {
    columns: [
      { method: 'topK', weight: 0 },
      { method: 'args', weight: 2 },
    ],
    weight: 2,
    reward: 'keyword:e',
    topK: 4,
    temperature: 1,
    seed: 7,
    sample: 0,
    maxTokens: 12,
    chat: false,
  },
}
const SCORE: ScoreRequest = { after: { prompt: 'The film', chat: false }, text: ' was good', reward: null, topK: 3 }
const ABORTED = { ok: false, error: null }

/** Runs, and calls back at the first step that was written. */
function runUntil(engine: Engine, onFirstStep: () => void, signal?: AbortSignal) {
  let isFirst = true
  return engine.run(RUN, {
    signal,
    onProgress(event) {
      if (event.kind !== 'step' || !isFirst) return
      isFirst = false
      onFirstStep()
    },
  })
}

function describeEngine(name: string, make: () => Promise<EngineUnderTest>): void {
  describe(name, () => {
    let under: EngineUnderTest
    let engine: Engine
    beforeEach(async () => {
      under = await make()
      engine = under.engine
      const loaded = await engine.load(LOAD)
      if (!loaded.ok) throw new Error(`the model was not loaded: ${loaded.error?.message ?? 'aborted'}`)
    })
    afterEach(() => under.dispose?.())

    it('loads with progress, from the first stage to the last', async () => {
      const stages: string[] = []
      const outcome = await engine.load(LOAD, { onProgress: ({ stage }) => stages.push(stage) })
      expect(outcome).toMatchObject({ ok: true, value: { judges: expect.arrayContaining([under.judge]) } })
      const order = ['download', 'prepare', 'selfTest']
      expect(stages).toEqual([...stages].sort((a, b) => order.indexOf(a) - order.indexOf(b)))
      expect(stages.length).toBeGreaterThan(0)
    })

    it('aborts a load by its signal, and a load by the next one', async () => {
      const abort = new AbortController()
      const outcome = engine.load(LOAD, { signal: abort.signal, onProgress: () => abort.abort() })
      expect(await outcome).toEqual(ABORTED)
      const first = engine.load(LOAD)
      const second = engine.load(LOAD)
      expect([await first, (await second).ok]).toEqual([ABORTED, true])
    })

    it('runs: what it reports adds up to the record', async () => {
      const events: RunEvent[] = []
      const outcome = await engine.run(RUN, { onProgress: (event) => events.push(event) })
      if (!outcome.ok) throw new Error('expected a record')
      const { columns, prompt, settings } = outcome.value
      expect({ prompt, settings }).toEqual(RUN)
      for (const { tokens, stop } of columns) {
        expect(['length', 'endOfText']).toContain(stop)
        expect(tokens.length).toBeGreaterThan(0)
        expect(tokens.length).toBeLessThanOrEqual(12)
        for (const { candidates, chosen, token } of tokens) expect(candidates[chosen]?.token).toBe(token)
      }
      expect(events[0]).toMatchObject({ kind: 'started', record: { columns: [{ tokens: [] }, { tokens: [] }] } })
      // Behind a bridge the last reports may arrive after the result, and are dropped then.
      const steps = events.flatMap((event) => (event.kind === 'step' ? [event.step] : []))
      expect(steps.map(({ step }) => step)).toEqual(steps.map((_, index) => index))
      for (const { step, tokens } of steps)
        for (const { column, record } of tokens) expect(columns[column]?.tokens[step]).toEqual(record)
    })

    it('resolves an aborted run with what it wrote', async () => {
      const abort = new AbortController()
      const outcome = await runUntil(engine, () => abort.abort(), abort.signal)
      if (!outcome.ok) throw new Error('expected a record')
      for (const { tokens, stop } of outcome.value.columns) {
        expect(stop).toBe('aborted')
        expect(tokens.length).toBeGreaterThan(0)
        expect(tokens.length).toBeLessThan(12)
      }
    })

    it('does not start a call whose signal was aborted before', async () => {
      const signal = AbortSignal.abort()
      expect(await engine.run(RUN, { signal })).toEqual(ABORTED)
      expect(await engine.score(SCORE, { signal })).toEqual(ABORTED)
      expect(await engine.addHead(under.head, { signal })).toEqual(ABORTED)
      expect(await engine.load(LOAD, { signal })).toEqual(ABORTED)
      // The model is still there.
      expect((await engine.score(SCORE)).ok).toBe(true)
    })

    it.each(['run', 'measureRuns'] as const)('ends a run as far as it is when %s takes over', async (next) => {
      let second: Promise<{ ok: boolean }> = Promise.resolve({ ok: false })
      const first = await runUntil(engine, () => {
        second = next === 'run' ? engine.run(RUN) : engine.measureRuns({ runs: [RUN], judges: [] })
      })
      expect(first).toMatchObject({ ok: true, value: { columns: [{ stop: 'aborted' }, { stop: 'aborted' }] } })
      expect((await second).ok).toBe(true)
    })

    it('works on one call at a time, in order; aborting one that waits concerns no other', async () => {
      const ended: string[] = []
      const note =
        (what: string) =>
        <T>(outcome: T): T => {
          ended.push(what)
          return outcome
        }
      const abort = new AbortController()
      const waiting: Promise<{ ok: boolean }>[] = []
      const run = runUntil(engine, () => {
        waiting.push(
          engine.score(SCORE).then(note('score')),
          engine.score(SCORE, { signal: abort.signal }),
          engine.judge({ judge: under.judge, texts: [] }).then(note('judge')),
        )
        abort.abort()
      }).then(note('run'))
      expect(await run).toMatchObject({ ok: true })
      expect((await Promise.all(waiting)).map(({ ok }) => ok)).toEqual([true, false, true])
      expect(ended).toEqual(['run', 'score', 'judge'])
    })

    it('scores a text token by token', async () => {
      const outcome = await engine.score(SCORE)
      if (!outcome.ok) throw new Error('expected scores')
      const { promptTokens, tokens } = outcome.value
      expect(promptTokens.length).toBeGreaterThan(0)
      expect(tokens.length).toBeGreaterThan(1)
      for (const { baseLogProb, candidates, rank } of tokens) {
        expect(baseLogProb).toBeLessThanOrEqual(0)
        expect(candidates.length).toBeLessThanOrEqual(3)
        expect(rank).toBeGreaterThan(0)
      }
    })

    it('judges texts', async () => {
      const texts = [' A film.', ' A film of two hours.'].map((text) => ({
        promptTokens: [3],
        tokens: [4, 5],
        text,
        finished: false,
      }))
      const outcome = await engine.judge({ judge: under.judge, texts })
      if (!outcome.ok) throw new Error('expected scores')
      expect(outcome.value.title).not.toBe('')
      expect(outcome.value.scores.map(Number.isFinite)).toEqual([true, true])
    })

    it.each(['measureRuns', 'measureBehind'] as const)('measures several runs by %s, and aborts that', async (name) => {
      const runs = [7, 8, 9].map((seed) => ({ ...RUN, settings: { ...RUN.settings, seed } }))
      const request = { runs, judges: [under.judge] }
      const outcome = await engine[name](request)
      const column = { judges: { [under.judge]: expect.any(Number) }, tokens: expect.any(Array) }
      expect(outcome).toMatchObject({
        ok: true,
        value: { runs: runs.map(({ settings }) => ({ record: { settings }, columns: [column, column] })) },
      })
      expect(outcome.ok && Object.keys(outcome.value.judgeTitles)).toEqual([under.judge])
      const abort = new AbortController()
      const onProgress = () => abort.abort()
      expect(await engine[name](request, { signal: abort.signal, onProgress })).toEqual(ABORTED)
    })

    it('measures the cost of a column', async () => {
      const run = { ...RUN, settings: { ...RUN.settings, columns: [{ method: 'args' as const }] } }
      const outcome = await engine.measureCost({ runs: [run, run], warmUpTokens: 2 })
      expect(outcome).toMatchObject({ ok: true, value: { tokensPerSecond: expect.any(Number) } })
    })

    it('measures behind everything else, and gives way', async () => {
      const request = { runs: [RUN], judges: [under.judge] }
      const undisturbed = await engine.measureBehind(request)
      let scored: Promise<unknown> = Promise.resolve()
      const onProgress = () => {
        scored = engine.score(SCORE)
      }
      const before = engine.score(SCORE)
      const behind = engine.measureBehind({ runs: [RUN, RUN], judges: [] }, { onProgress })
      expect(await behind).toEqual(ABORTED)
      expect(await before).toMatchObject({ ok: true })
      expect(await scored).toMatchObject({ ok: true })
      const again = await engine.measureBehind(request)
      const figures = (outcome: typeof again) => outcome.ok && outcome.value.runs.map(({ columns }) => columns)
      expect(figures(again)).toEqual(figures(undisturbed))
    })

    it('tokenizes a prompt and texts, and leaves tokens as they are', async () => {
      const prompt = { prompt: 'The film', chat: false }
      const outcome = await engine.tokenize({ prompt, texts: [' was good', [3, 4]] })
      if (!outcome.ok) throw new Error('expected tokens')
      const { promptTokens, texts } = outcome.value
      expect(promptTokens.length).toBeGreaterThan(0)
      expect(new TextDecoder().decode(Uint8Array.from(texts[0]?.flatMap(({ bytes }) => bytes) ?? []))).toBe(' was good')
      expect(texts[1]).toHaveLength(2)
    })

    it('continues prefixes, with progress, and aborts that', async () => {
      const request = {
        promptTokens: [3],
        prefixes: [0, 1].map((sample) => ({ tokens: [4, 5 + sample], sample })),
        judge: under.judge,
        reward: null,
        sampling: { seed: 1, topK: 3, temperature: 1, maxTokens: 20 },
      }
      const outcome = await engine.continueTexts(request)
      const one = { text: expect.any(String), finished: expect.any(Boolean), judge: expect.any(Number) }
      expect(outcome).toMatchObject({ ok: true, value: [one, one] })
      const abort = new AbortController()
      const onProgress = () => abort.abort()
      expect(await engine.continueTexts(request, { signal: abort.signal, onProgress })).toEqual(ABORTED)
    })

    it('adds a head', async () => {
      expect(await engine.addHead(under.head)).toMatchObject({
        ok: true,
        value: { name: 'my-sentiment', title: 'sentiment (your own head)' },
      })
    })

    it('settles every call when its worker crashes', async () => {
      const { crash } = under
      if (!crash) return
      const calls: Promise<unknown>[] = []
      await new Promise<void>((begun) => {
        calls.push(runUntil(engine, begun))
      })
      calls.push(engine.score(SCORE), engine.addHead(under.head), engine.load(LOAD))
      crash()
      for (const outcome of await Promise.all(calls))
        expect(outcome).toMatchObject({ ok: false, error: { code: 'crash' } })
    })
  })
}

/** Lets messages in before every step, as a real model's passes do. */
const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 2))
const loadModel = tinyLoader()

const real = () => ({ engine: createEngine(loadModel), judge: tinyJudges[0] as string, head: tinyHead() })
const fake = () => ({ engine: createFakeEngine({ pause }), judge: 'sentiment', head: new Uint8Array(3) })

function behindWorker(under: EngineUnderTest): EngineUnderTest {
  const { client, workers } = clientInRealm([under.engine, under.engine])
  const dispose = () => {
    for (const worker of workers) worker.terminate()
  }
  return { ...under, engine: client, crash: () => workers[0]?.fail('error', 'out of memory'), dispose }
}

describeEngine('the engine', async () => real())
describeEngine('the engine behind its worker', async () => behindWorker(real()))
describeEngine('the fake engine', async () => fake())
describeEngine('the fake engine behind a worker', async () => behindWorker(fake()))

test('without a model, and for a head of another model, the engine says what to do', async () => {
  const engine: Engine = createEngine(loadModel)
  expect(await engine.judge({ judge: 'x', texts: [] })).toMatchObject({
    ok: false,
    error: { code: 'input', message: 'No model is loaded. Load the model first.' },
  })
  const load = { manifestUrl: '', headsUrl: null, runtime: 'auto' } as const
  await engine.load(load)
  expect(await engine.addHead(new Uint8Array(3))).toMatchObject({ ok: false, error: { code: 'head' } })
})
