// A fake engine for tests: it writes words from a small list, with invented but repeatable numbers. engineContract.test.ts
// checks that it behaves like the real one.

import { abortRun, appendStep, startRun } from '../../decoding/assembleRun.ts'
import { logSoftmax } from '../../decoding/logits.ts'
import { methods } from '../../decoding/methods/index.ts'
import { neededHead } from '../../decoding/methods/method.ts'
import type { CandidateRecord, StepRecord, StopReason, TokenRecord } from '../../decoding/record.ts'
import { exampleCard } from '../../rewards/testing/exampleHead.ts'
import type { Engine, EngineClient, EngineError, EngineInfo, MeasuredRun, Outcome } from '../protocol.ts'
import { ABORTED, controllerOf, Turns, type Work } from '../turns.ts'

const WORDS =
  ' so| bad| that| I| warm| and| precise|,| natural| the| film| is| superb|.| it| was| a| quiet| story| of| two| friends|\n|é|🙂| slow|ly| light| never| dull'
const VOCABULARY = WORDS.split('|')
const END_NAME = '<|im_end|>'
const utf8 = new TextEncoder()

export const FAKE_INFO: EngineInfo = {
  model: {
    name: 'Fake-1M',
    sha256: '00'.repeat(32),
    sizeBytes: 98_362_432,
    blockCount: 2,
    vocabSize: 49_152,
    contextLength: 2048,
  },
  runtime: 'wasm',
  device: 'wasm, 2 threads',
  rewards: [
    {
      name: 'sentiment',
      title: 'positive film review',
      heads: (['full', 'prefix', 'value'] as const).map((objective) => exampleCard({ objective })),
    },
  ],
  judges: ['sentiment'],
  selfTestError: 0.0004,
  fallbacks: [],
}

export interface FakeOptions {
  /** Awaited before every step and every progress report, so that a test can control them. Resolves immediately by default. */
  pause?: () => Promise<void>
  /** Number of steps after which columns end with an end token; never by default. */
  endAfter?: number
  /** The outcome of `load`, FAKE_INFO by default. */
  loadOutcome?: Outcome<EngineInfo>
}

/** A number in [0, 1) that depends only on the given integers. */
function hash(...parts: number[]): number {
  let state = 2166136261
  for (const part of parts) state = Math.imul(state ^ (part + 0x9e3779b9), 16777619) ^ (state >>> 13)
  return (state >>> 0) / 2 ** 32
}

function candidate(id: number, name: string, position: number, seed: number, lift: number) {
  return {
    token: id,
    bytes: [...utf8.encode(name)],
    baseLogProb: -0.1 - 5 * hash(id, position, seed, 4),
    rewards: {
      full: 4 * hash(id, position, seed, 1) - 2 + lift,
      prefix: 3 * hash(id, position, seed, 2) - 1.5 + lift * 0.7,
      value: 2 * hash(id, position, seed, 3) - 1 + lift * 0.5,
    },
  }
}

/** An invented token with its candidates. */
export function fakeToken(column: number, position: number, seed: number, topK: number, ends = false): TokenRecord {
  const start = Math.floor(hash(position, seed, 7) * VOCABULARY.length)
  const candidates = Array.from({ length: Math.min(topK, VOCABULARY.length) }, (_, rank) => {
    const id = (start + rank) % VOCABULARY.length
    return candidate(id + 100, VOCABULARY[id] ?? ' x', position, seed + rank, column * 0.4 * Math.min(1, position / 12))
  }).sort((a, b) => b.baseLogProb - a.baseLogProb)
  if (ends) candidates[0] = { ...candidate(2, END_NAME, position, seed, 0), baseLogProb: -0.05 }
  const scores = candidates.map(({ baseLogProb, rewards }) => baseLogProb + (column === 0 ? 0 : rewards.full))
  const before = logSoftmax(Float32Array.from(candidates, ({ baseLogProb }) => baseLogProb))
  const after = logSoftmax(Float32Array.from(scores))
  const table = candidates.map((one, index) => ({
    ...one,
    score: scores[index] as number,
    probBefore: Math.exp(before[index] as number),
    probAfter: Math.exp(after[index] as number),
    noise: hash(index, position, seed) - 0.5,
  }))
  const chosen = ends || position < 5 ? 0 : Math.floor(hash(column, position, seed) * Math.min(4, topK))
  const { token, bytes, baseLogProb } = table[chosen] as CandidateRecord
  return { token, bytes, baseLogProb, entropy: 2.5, candidates: table, chosen, elapsedMs: 40 }
}

export function createFakeEngine({ pause = async () => {}, endAfter, loadOutcome }: FakeOptions = {}): Engine {
  const turns = new Turns()
  let loading = new AbortController()

  const measure: Work<'measureRuns'> = async ({ runs, judges }, onProgress, ended) => {
    const written: MeasuredRun[] = []
    for (const [done, { prompt, settings }] of runs.entries()) {
      await pause()
      if (ended.aborted) return null
      onProgress({ done: done + 1, total: runs.length })
      const { seed, maxTokens } = settings
      const columns = settings.columns.map(({ method }, index) => ({
        text: `text ${seed}`,
        tokens: Array.from({ length: maxTokens }, (_, position) => 100 + Math.floor(30 * hash(seed, index, position))),
        finished: false,
        klToBase: methods[method].choice === 'argmax' ? null : 10 + index,
        klToTopK: methods[method].choice === 'argmax' ? null : index,
        negLogBase: 40,
        repetition: { rep2: 0, rep3: 0, rep4: 0, diversity: 1 },
        ownReward: neededHead(methods[method]) ? hash(seed, index, prompt.length) : null,
        judges: Object.fromEntries(judges.map((name) => [name, hash(index, seed, prompt.length)])),
        heads: { full: hash(seed, index), prefix: hash(index, seed) },
      }))
      const { name, sha256 } = FAKE_INFO.model
      const model = { name, sha256, runtime: FAKE_INFO.runtime }
      written.push({ record: startRun({ prompt, promptTokens: [1, 2, 3], settings, model }), columns })
    }
    return {
      runs: written,
      judgeTitles: Object.fromEntries(judges.map((name) => [name, `fake judge ${name}`])),
    }
  }

  return {
    async load(_, { onProgress = () => {}, signal } = {}) {
      if (signal?.aborted) return ABORTED
      loading.abort()
      loading = controllerOf(signal)
      const { signal: ended } = loading
      await turns.stop()
      const { sizeBytes: totalBytes } = FAKE_INFO.model
      for (let part = 1; part <= 13; part++) {
        await pause()
        if (ended.aborted) return ABORTED
        if (part > 10) onProgress({ stage: 'prepare', runtime: 'wasm', done: part - 10, total: 3 })
        else onProgress({ stage: 'download', loadedBytes: (totalBytes * part) / 10, totalBytes, fromCache: false })
      }
      onProgress({ stage: 'selfTest', runtime: 'wasm' })
      await pause()
      return ended.aborted ? ABORTED : (loadOutcome ?? { ok: true, value: FAKE_INFO })
    },

    run: turns.call<'run'>('takeOver', async ({ prompt, settings }, onProgress, ended) => {
      const { name, sha256 } = FAKE_INFO.model
      const model = { name, sha256, runtime: FAKE_INFO.runtime }
      let record = startRun({ prompt, promptTokens: [1, 2, 3], settings, model })
      onProgress({ kind: 'started', record })
      onProgress({ kind: 'prefill', done: 3, total: 3 })
      for (let position = 0; position < settings.maxTokens; position++) {
        await pause()
        if (ended.aborted) break
        const ends = position + 1 === endAfter
        const stop: StopReason | null = ends ? 'endOfText' : position + 1 === settings.maxTokens ? 'length' : null
        const tokens = settings.columns.map((_, column) => {
          return { column, record: fakeToken(column, position, settings.seed, settings.topK, ends), stop }
        })
        const step: StepRecord = { step: position, tokens }
        record = appendStep(record, step)
        onProgress({ kind: 'step', step })
        if (ends) break
      }
      return abortRun(record)
    }),

    measureRuns: turns.call<'measureRuns'>('takeOver', measure),

    measureBehind: turns.call<'measureBehind'>('giveWay', (...call) => measure(...call)),

    measureCost: turns.call<'measureCost'>('giveWay', async (_, __, ended) => {
      await pause()
      return ended.aborted
        ? null
        : { tokensPerSecond: 20, passesPerToken: 1, rowsPerToken: 10, rewardsPerToken: 10, tokens: 48 }
    }),

    score: turns.call<'score'>('take', async ({ text, topK }, onProgress, ended) => {
      await pause()
      if (ended.aborted) return null
      onProgress({ done: 1, total: 1 })
      const tokens = text.split(/(?= )/).map((_, position) => {
        const token = fakeToken(0, position, 1, topK)
        return { ...token, rank: token.chosen + 1, rewards: token.candidates[token.chosen]?.rewards ?? {} }
      })
      return { promptTokens: [1, 2, 3], tokens }
    }),

    judge: turns.call<'judge'>('take', async ({ judge, texts }, _, ended) => {
      await pause()
      if (ended.aborted) return null
      return { title: `fake judge ${judge}`, scores: texts.map(({ text }) => hash(text.length)) }
    }),

    tokenize: turns.call<'tokenize'>('take', async ({ texts }) => {
      const words = texts.map((text) => (typeof text === 'string' ? text.split(/(?= )/) : text.map(String)))
      const read = (word: string) => ({ token: word.length, bytes: [...utf8.encode(word)], isEnd: false })
      return { promptTokens: [1, 2, 3], texts: words.map((text) => text.map(read)) }
    }),

    continueTexts: turns.call<'continueTexts'>('take', async ({ prefixes, sampling: { seed } }, onProgress, ended) => {
      for (let done = 1; done <= 2; done++) {
        await pause()
        if (ended.aborted) return null
        onProgress({ done, total: 2 })
      }
      return prefixes.map(({ sample }) => {
        const judge = hash(seed, sample) - (sample % 2)
        return { text: ` ending ${sample}`, finished: false, judge, heads: { full: hash(sample) } }
      })
    }),

    addHead: turns.call<'addHead'>('take', async () => {
      return { name: 'my-sentiment', title: 'sentiment (your own head)', heads: [] }
    }),

    tryClassifier: turns.call<'tryClassifier'>('take', async ({ name, texts }) => ({
      card: { modelType: 'bert', labels: ['negative', 'positive'], maxTokens: 512, hasChatTemplate: false },
      device: 'wasm, 2 threads',
      sizeBytes: 23_000_000,
      weights: `weights of ${name}`,
      logits: texts.map((text) => [-hash(text.length), hash(text.length)]),
      ms: 20 * texts.length,
    })),

    addClassifier: turns.call<'addClassifier'>('take', async ({ name, title }, onProgress, ended) => {
      onProgress({ done: 1, total: 2 })
      await pause()
      if (ended.aborted) return null
      return { name, title, heads: [{ objective: 'full', readsFinishedAt: 'endToken', unit: 0.5 }], isClassifier: true }
    }),

    closeClassifier: turns.call<'closeClassifier'>('take', async () => true),
  }
}

/** The fake engine as the page's client, without a worker. `crash` calls the listeners. */
export function createFakeClient(options: FakeOptions = {}): EngineClient & { crash(error: EngineError): void } {
  const listeners = new Set<(error: EngineError) => void>()
  return {
    ...createFakeEngine(options),
    restart: () => {},
    onModelLost(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    crash: (error) => {
      for (const listener of listeners) listener(error)
    },
  }
}
