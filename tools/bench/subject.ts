// Measures this project's code on a running trunk, in the browser or in Node.js.

import { Forest } from '../../src/decoding/forest.ts'
import { decode } from '../../src/decoding/lockstep.ts'
import type { ColumnSettings } from '../../src/decoding/record.ts'
import type { Trunk } from '../../src/decoding/trunk.ts'
import { trunkWith } from '../../src/decoding/trunkWith.ts'
import type { Tokenizer } from '../../src/models/tokenizer.types.ts'
import { createScorer } from '../../src/rewards/createScorer.ts'
import type { RewardHead } from '../../src/rewards/head.ts'

export const OUR_MEASURES = ['plain', 'guided', 'fourColumns', 'prefill'] as const
type OurMeasure = (typeof OUR_MEASURES)[number]

/** Milliseconds per token, by part. */
export interface Parts {
  body: number
  head: number
  /** Everything else: rewards, choices, records. */
  rest: number
}

export interface Measurement {
  /** Milliseconds per token; for 'prefill', milliseconds for the complete prompt. */
  ms: number
  parts: Parts | null
  /** Number of rows that the trunk evaluated; null if they were not counted. */
  rows: number | null
}

/** The weights differ widely so that the columns soon differ: columns with the same text cost no more than one. */
const COLUMNS: Record<'plain' | 'guided' | 'fourColumns', ColumnSettings[]> = {
  plain: [{ method: 'topK', weight: 0 }],
  guided: [{ method: 'pargs', weight: 2 }],
  fourColumns: [
    { method: 'topK', weight: 0 },
    { method: 'args', weight: 20 },
    { method: 'cd', weight: -20 },
    { method: 'pargs', weight: -10 },
  ],
}

/** Timing starts when all columns differ, or after this number of steps. */
const STEPS_TO_DIFFER = 24

export class Subject {
  readonly #tokenizer: Tokenizer
  readonly #heads: readonly RewardHead[]
  readonly #forest: Forest
  readonly #clock = { body: 0, head: 0 }

  constructor(trunk: Trunk, tokenizer: Tokenizer, heads: readonly RewardHead[]) {
    this.#tokenizer = tokenizer
    this.#heads = heads
    this.#forest = new Forest(this.#timed(trunk))
  }

  /** Decodes `tokens` tokens after `prompt`, without end tokens. */
  measure(what: OurMeasure, prompt: readonly number[], tokens: number): Promise<Measurement> {
    if (what === 'prefill') return this.#prefill(prompt)
    return this.#decode(what, prompt, tokens)
  }

  async greedy(prompt: readonly number[], tokens: number): Promise<number[]> {
    const ids: number[] = []
    for await (const step of this.#steps([{ method: 'greedy', weight: 0 }], prompt, tokens, false))
      ids.push(step.tokens[0]!.record.token)
    return ids
  }

  async #decode(what: keyof typeof COLUMNS, prompt: readonly number[], tokens: number): Promise<Measurement> {
    // Plans one step more than is needed, because the last planned step evaluates nothing.
    const steps = this.#steps(COLUMNS[what], prompt, STEPS_TO_DIFFER + tokens + 1, what !== 'plain')
    // These steps are not timed: the first evaluates the prompt, and the columns do not differ yet.
    const texts = COLUMNS[what].map(() => '')
    for (let step = 0; step < STEPS_TO_DIFFER; step++) {
      const { value } = await steps.next()
      for (const { column, record } of value?.tokens ?? []) texts[column] += `${record.token} `
      if (new Set(texts).size === texts.length) break
    }
    const before = { ...this.#clock, rows: this.#forest.rows }
    const startedAt = performance.now()
    for (let i = 0; i < tokens; i++) await steps.next()
    const ms = (performance.now() - startedAt) / tokens
    const body = (this.#clock.body - before.body) / tokens
    const head = (this.#clock.head - before.head) / tokens
    const rows = (this.#forest.rows - before.rows) / tokens
    await steps.return()
    return { ms, parts: { body, head, rest: ms - body - head }, rows }
  }

  #steps(columns: ColumnSettings[], prompt: readonly number[], maxTokens: number, guided: boolean) {
    return decode({
      forest: this.#forest,
      promptTokens: prompt,
      scorer: guided ? createScorer(this.#forest, this.#heads) : null,
      settings: {
        columns,
        weight: 0,
        reward: guided ? 'benchmark' : null,
        topK: 10,
        temperature: 1,
        seed: 1,
        sample: 0,
        maxTokens,
        chat: false,
      },
      stopTokenIds: [],
      tokenBytes: (id) => this.#tokenizer.bytes(id),
    })
  }

  async #prefill(prompt: readonly number[]): Promise<Measurement> {
    this.#forest.reset()
    const startedAt = performance.now()
    await this.#forest.extend(this.#forest.chain(null, prompt))
    return { ms: performance.now() - startedAt, parts: null, rows: prompt.length }
  }

  #timed(trunk: Trunk): Trunk {
    const clock = this.#clock
    const timing = async <T>(part: 'body' | 'head', work: () => Promise<T>): Promise<T> => {
      const startedAt = performance.now()
      const result = await work()
      clock[part] += performance.now() - startedAt
      return result
    }
    return trunkWith(trunk, {
      advance: (rows, layer) => timing('body', () => trunk.advance(rows, layer)),
      next: (rows, top, tokens) => timing('head', () => trunk.next(rows, top, tokens)),
      logits: (rows) => timing('head', () => trunk.logits(rows)),
    })
  }
}
