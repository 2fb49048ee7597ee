// An engine without a model, for tests alone: writes words from a small list with made-up but repeatable numbers.
// It keeps the protocol's promises (order of events, one run at a time, stop within a step) and nothing else.

import {
  type CandidateRecord,
  type HeadName,
  type RunRecord,
  type StepRecord,
  type StopReason,
  settingsInRecord,
  type TokenRecord,
} from '../../decoding/record.ts'
import { exampleCard } from '../../rewards/testing/exampleHead.ts'
import type {
  CutTexts,
  Engine,
  EngineInfo,
  LiveEnding,
  LoadProgress,
  Outcome,
  RunEvent,
  RunRequest,
  ScoredText,
} from '../protocol.ts'

const WORDS =
  ' so| bad| that| I| warm| and| precise|,| natural| the| film| is| superb|.| it| was| a| quiet| story| of| two| friends|\n|é|🙂| slow|ly| light| never| dull'
const VOCABULARY = WORDS.split('|')
const END_NAME = '<|im_end|>'
const utf8 = new TextEncoder()

const FAKE_HEADS = (['full', 'prefix', 'value'] as const).map((objective) => exampleCard({ objective }))

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
  form: 'quick',
  device: 'wasm, 2 threads',
  rewards: [{ name: 'sentiment', title: 'positive film review', heads: FAKE_HEADS }],
  judges: ['sentiment'],
  selfTestError: 0.0004,
  fallbacks: [],
}

export interface FakeOptions {
  /** Called before every step and every piece of progress: the test's clock. Resolves at once unless given. */
  pause?: () => Promise<void>
  /** Steps after which a column ends with the end token; never unless given. */
  endAfter?: number
  /** Answered by load in place of FAKE_INFO. */
  loadOutcome?: Outcome<EngineInfo>
}

/** Repeatable number in [0, 1) for a few integers (a multiplicative hash; no statistics are claimed). */
function hash(...parts: number[]): number {
  let state = 2166136261
  for (const part of parts) state = Math.imul(state ^ (part + 0x9e3779b9), 16777619) ^ (state >>> 13)
  return (state >>> 0) / 2 ** 32
}

function candidate(id: number, name: string, position: number, seed: number, lift: number): CandidateRecord {
  const rewards: Partial<Record<HeadName, number>> = {
    full: 4 * hash(id, position, seed, 1) - 2 + lift,
    prefix: 3 * hash(id, position, seed, 2) - 1.5 + lift * 0.7,
    value: 2 * hash(id, position, seed, 3) - 1 + lift * 0.5,
  }
  return {
    token: id,
    bytes: [...utf8.encode(name)],
    baseLogProb: -0.1 - 5 * hash(id, position, seed, 4),
    rewards,
    score: 0,
    probBefore: 0,
    probAfter: 0,
    noise: 0,
  }
}

/** One made-up token with its candidate table. Exported for tests of what reads records. */
export function fakeToken(column: number, position: number, seed: number, topK: number, ends = false): TokenRecord {
  const start = Math.floor(hash(position, seed, 7) * VOCABULARY.length)
  const candidates = Array.from({ length: Math.min(topK, VOCABULARY.length) }, (_, rank) => {
    const id = (start + rank) % VOCABULARY.length
    return candidate(id + 100, VOCABULARY[id] ?? ' x', position, seed + rank, column * 0.4 * Math.min(1, position / 12))
  }).sort((a, b) => b.baseLogProb - a.baseLogProb)
  if (ends) candidates[0] = { ...candidate(2, END_NAME, position, seed, 0), baseLogProb: -0.05 }
  const before = candidates.map((one) => Math.exp(one.baseLogProb))
  const after = candidates.map((one) => Math.exp(one.baseLogProb + (column === 0 ? 0 : (one.rewards.full ?? 0))))
  const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0)
  const table = candidates.map((one, index) => ({
    ...one,
    score: one.baseLogProb + (column === 0 ? 0 : (one.rewards.full ?? 0)),
    probBefore: (before[index] ?? 0) / sum(before),
    probAfter: (after[index] ?? 0) / sum(after),
    noise: hash(index, position, seed) - 0.5,
  }))
  const chosen = ends ? 0 : position < 5 ? 0 : Math.floor(hash(column, position, seed) * Math.min(4, topK))
  const picked = table[chosen] as CandidateRecord
  return {
    token: picked.token,
    bytes: picked.bytes,
    baseLogProb: picked.baseLogProb,
    entropy: 2.5,
    candidates: table,
    chosen,
    elapsedMs: 40,
  }
}

export function createFakeEngine(options: FakeOptions = {}): Engine {
  const pause = options.pause ?? (() => Promise.resolve())
  let runNumber = 0
  let loadNumber = 0

  async function load(_: unknown, onProgress: (progress: LoadProgress) => void): Promise<Outcome<EngineInfo>> {
    const mine = ++loadNumber
    const totalBytes = FAKE_INFO.model.sizeBytes
    for (let part = 1; part <= 10; part++) {
      await pause()
      if (mine !== loadNumber) return { ok: false, error: null }
      onProgress({ stage: 'download', loadedBytes: (totalBytes * part) / 10, totalBytes, fromCache: false })
    }
    for (let done = 1; done <= 3; done++) {
      await pause()
      if (mine !== loadNumber) return { ok: false, error: null }
      onProgress({ stage: 'prepare', runtime: 'wasm', done, total: 3 })
    }
    onProgress({ stage: 'selfTest', runtime: 'wasm' })
    await pause()
    return options.loadOutcome ?? { ok: true, value: FAKE_INFO }
  }

  async function run(
    { prompt, settings }: RunRequest,
    onEvent: (event: RunEvent) => void,
  ): Promise<Outcome<RunRecord>> {
    const mine = ++runNumber
    const record: RunRecord = {
      prompt,
      promptTokens: [1, 2, 3],
      settings,
      columns: settings.columns.map((column) => ({
        ...settingsInRecord(column, settings),
        text: '',
        tokens: [],
        stop: null,
      })),
      model: { name: FAKE_INFO.model.name, sha256: FAKE_INFO.model.sha256, runtime: FAKE_INFO.runtime },
    }
    onEvent({ kind: 'started', record: structuredClone(record) })
    onEvent({ kind: 'prefill', done: 3, total: 3 })
    for (let position = 0; position < settings.maxTokens; position++) {
      await pause()
      if (mine !== runNumber) break
      const step: StepRecord = { step: position, tokens: [] }
      record.columns.forEach((column, index) => {
        if (column.stop !== null) return
        const ends = position + 1 === options.endAfter
        const token = fakeToken(index, position, settings.seed, settings.topK, ends)
        const stop: StopReason | null = ends ? 'endOfText' : position + 1 === settings.maxTokens ? 'length' : null
        column.tokens.push(token)
        column.stop = stop
        if (!ends) column.text += new TextDecoder().decode(Uint8Array.from(token.bytes))
        step.tokens.push({ column: index, record: token, stop })
      })
      if (step.tokens.length === 0) break
      onEvent({ kind: 'step', step })
    }
    for (const column of record.columns) column.stop ??= 'aborted'
    return { ok: true, value: record }
  }

  const ended = new Set<number>()

  return {
    load,
    run,
    async score({ text, topK }, onProgress, number) {
      await pause()
      if (ended.has(number)) return { ok: false, error: null }
      onProgress({ done: 1, total: 1 })
      const tokens = text.split(/(?= )/).map((_, position) => {
        const token = fakeToken(0, position, 1, topK)
        return { ...token, rank: token.chosen + 1, rewards: token.candidates[token.chosen]?.rewards ?? {} }
      })
      const value: ScoredText = { promptTokens: [1, 2, 3], tokens }
      return { ok: true, value }
    },
    end: async (number) => void ended.add(number),
    async judge({ judge, texts }) {
      await pause()
      return { ok: true, value: { title: `${judge}, made up`, scores: texts.map(({ text }) => hash(text.length)) } }
    },
    async runSeeds({ settings, seeds, judge }, onProgress) {
      const value = []
      for (const [done, seed] of seeds.entries()) {
        await pause()
        onProgress({ done: done + 1, total: seeds.length })
        const columns = settings.columns.map((_, index) => ({
          text: `text ${seed}`,
          finished: false,
          klToBase: 10 + index,
          klToTopK: index,
          negLogBase: 40,
          repetition: { rep2: 0, rep3: 0, rep4: 0, diversity: 1 },
          tokenCount: settings.maxTokens,
          ownReward: hash(seed, index),
          judge: judge === null ? null : hash(index, seed),
        }))
        value.push({ seed, judgeTitle: judge && `${judge}, made up`, columns })
      }
      return { ok: true, value }
    },
    async writeEndings({ sides, n, cut, sampling: { seed } }, onEvent, number) {
      const words = sides.map((side) => ('text' in side ? side.text.split(/(?= )/) : side.tokens.map(String)))
      const position = Math.max(1, Math.round(cut * Math.min(...words.map(({ length }) => length))))
      const endings: LiveEnding[][] = sides.map(() => [])
      const texts = (): CutTexts => ({
        position,
        sides: words.map((of, side) => ({
          prefix: of.slice(0, position).join(''),
          rest: of.slice(position).join(''),
          judge: hash(side, of.length),
          endings: [...(endings[side] ?? [])],
        })),
      })
      onEvent({ kind: 'texts', texts: texts() })
      for (let done = 1; done <= n; done++) {
        await pause()
        if (ended.has(number)) return { ok: false, error: null }
        for (const [side, own] of endings.entries())
          own.push({ text: ` ending ${done}`, finished: false, judge: hash(seed, done, side) - side, full: hash(done) })
        onEvent({ kind: 'progress', done, total: n })
        onEvent({ kind: 'texts', texts: texts() })
      }
      return { ok: true, value: texts() }
    },
    addHead: async () => ({
      ok: true,
      value: { name: 'my-sentiment', title: 'sentiment, a head of yours', heads: [] },
    }),
    cancelLoad: async () => void loadNumber++,
    stop: async () => void runNumber++,
    dispose: async () => {},
  }
}
