// An engine without a model, for tests: writes words from a small list with made-up but repeatable numbers. It keeps the
// contract that every engine keeps (engineContract.test.ts).

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
import type { Engine, EngineClient, EngineError, EngineInfo, Outcome, SeedFigures } from '../protocol.ts'
import { Turns } from '../turns.ts'

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
  /** Awaited before every step and every report of progress: the test's clock. Resolves at once by default. */
  pause?: () => Promise<void>
  /** Steps after which a column ends with the end token; never by default. */
  endAfter?: number
  /** The outcome of `load`, FAKE_INFO by default. */
  loadOutcome?: Outcome<EngineInfo>
}

/** Repeatable number in [0, 1) for a few integers: a multiplicative hash, not a random generator. */
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

/** One made-up token with its candidate table. */
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

const ABORTED = { ok: false, error: null } as const

export function createFakeEngine(options: FakeOptions = {}): Engine {
  const pause = options.pause ?? (() => Promise.resolve())
  const turns = new Turns()
  let loading = new AbortController()

  const outcomeOf = async <T>(task: Promise<T | null>): Promise<Outcome<T>> => {
    const value = await task
    return value === null ? ABORTED : { ok: true, value }
  }

  return {
    async load(_, { onProgress = () => {}, signal } = {}) {
      if (signal?.aborted) return ABORTED
      loading.abort()
      loading = new AbortController()
      const { signal: superseded } = loading
      await turns.stop()
      const { sizeBytes: totalBytes } = FAKE_INFO.model
      for (let part = 1; part <= 13; part++) {
        await pause()
        if (signal?.aborted || superseded.aborted) return ABORTED
        if (part > 10) onProgress({ stage: 'prepare', runtime: 'wasm', done: part - 10, total: 3 })
        else onProgress({ stage: 'download', loadedBytes: (totalBytes * part) / 10, totalBytes, fromCache: false })
      }
      onProgress({ stage: 'selfTest', runtime: 'wasm' })
      await pause()
      if (signal?.aborted || superseded.aborted) return ABORTED
      return options.loadOutcome ?? { ok: true, value: FAKE_INFO }
    },

    run: ({ prompt, settings }, { onProgress = () => {}, signal } = {}) =>
      outcomeOf(
        turns.takeOver(async (ended) => {
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
          onProgress({ kind: 'started', record: structuredClone(record) })
          onProgress({ kind: 'prefill', done: 3, total: 3 })
          for (let position = 0; position < settings.maxTokens; position++) {
            await pause()
            if (ended.aborted) break
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
            onProgress({ kind: 'step', step })
          }
          for (const column of record.columns) column.stop ??= 'aborted'
          return record
        }, signal),
      ),

    runSeeds: ({ settings, seeds, judge }, { onProgress = () => {}, signal } = {}) =>
      outcomeOf(
        turns.takeOver(async (ended) => {
          const value: SeedFigures[] = []
          for (const [done, seed] of seeds.entries()) {
            await pause()
            if (ended.aborted) return null
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
          return value
        }, signal),
      ),

    score: ({ text, topK }, { onProgress = () => {}, signal } = {}) =>
      outcomeOf(
        turns.take(async (ended) => {
          await pause()
          if (ended.aborted) return null
          onProgress({ done: 1, total: 1 })
          const tokens = text.split(/(?= )/).map((_, position) => {
            const token = fakeToken(0, position, 1, topK)
            return { ...token, rank: token.chosen + 1, rewards: token.candidates[token.chosen]?.rewards ?? {} }
          })
          return { promptTokens: [1, 2, 3], tokens }
        }, signal),
      ),

    judge: ({ judge, texts }, { signal } = {}) =>
      outcomeOf(
        turns.take(async (ended) => {
          await pause()
          if (ended.aborted) return null
          return { title: `${judge}, made up`, scores: texts.map(({ text }) => hash(text.length)) }
        }, signal),
      ),

    tokenize: ({ texts }, { signal } = {}) =>
      outcomeOf(
        turns.take(async () => {
          const words = texts.map((text) => (typeof text === 'string' ? text.split(/(?= )/) : text.map(String)))
          const read = (word: string) => ({ token: word.length, bytes: [...utf8.encode(word)], isEnd: false })
          return { promptTokens: [1, 2, 3], texts: words.map((text) => text.map(read)) }
        }, signal),
      ),

    continueTexts: ({ prefixes, sampling: { seed } }, { onProgress = () => {}, signal } = {}) =>
      outcomeOf(
        turns.take(async (ended) => {
          for (let done = 1; done <= 2; done++) {
            await pause()
            if (ended.aborted) return null
            onProgress({ done, total: 2 })
          }
          return prefixes.map(({ sample }) => {
            const judge = hash(seed, sample) - (sample % 2)
            return { text: ` ending ${sample}`, finished: false, judge, heads: { full: hash(sample) } }
          })
        }, signal),
      ),

    addHead: (_, { signal } = {}) =>
      outcomeOf(
        turns.take(async () => ({ name: 'my-sentiment', title: 'sentiment, a head of yours', heads: [] }), signal),
      ),
  }
}

/** The fake engine as the page's client, without a worker; `crash` does to listeners what a crash does. */
export function createFakeClient(options: FakeOptions = {}): EngineClient & { crash(error: EngineError): void } {
  const listeners = new Set<(error: EngineError) => void>()
  return {
    ...createFakeEngine(options),
    restart: () => {},
    onCrash(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    crash: (error) => {
      for (const listener of listeners) listener(error)
    },
  }
}
