// Endings written in one forest, compared with a run of each alone.

import { expect, test } from 'vitest'
import { Forest, type ForestNode } from './forest.ts'
import { decode } from './lockstep.ts'
import { fakeTrunk } from './testing/fakeTrunk.ts'
import { type WriteEndingsOptions, writeEndings } from './writeEndings.ts'

const PROMPT = [3, 0, 1]
const options: WriteEndingsOptions = {
  seed: 7,
  topK: 6,
  temperature: 1,
  maxTokens: 8,
  stopTokenIds: [],
  tokenBytes: (id) => Uint8Array.of(97 + id),
}

function begin(forest: Forest, given: readonly number[], sample: number) {
  return { tip: forest.chain(null, [...PROMPT, ...given]).at(-1) as ForestNode, length: given.length, sample }
}

async function alone(given: number[], sample: number): Promise<number[]> {
  const column = { method: 'topK' as const, weight: 0, ...(given.length > 0 ? { begin: given } : {}) }
  const { topK, temperature, seed, maxTokens } = options
  const tokens: number[] = []
  const settings = {
    columns: [column],
    weight: 0,
    reward: null,
    topK,
    temperature,
    seed,
    sample,
    maxTokens,
    chat: false,
  }
  for await (const step of decode({
    ...options,
    forest: new Forest(fakeTrunk()),
    promptTokens: PROMPT,
    scorer: null,
    settings,
  }))
    tokens.push(...step.tokens.map(({ record }) => record.token))
  return tokens
}

test('many endings equal a run of each, and stay in the forest', async () => {
  const forest = new Forest(fakeTrunk())
  const prefixes = [
    { given: [5, 2], sample: 0 },
    { given: [5, 2], sample: 1 },
    { given: [], sample: 2 },
    { given: [4, 4, 4, 9, 1], sample: 3 },
  ]
  const written = await writeEndings(
    forest,
    prefixes.map(({ given, sample }) => begin(forest, given, sample)),
    options,
  )
  for (const [i, { given, sample }] of prefixes.entries()) {
    const nodes = written?.[i]?.nodes ?? []
    expect(nodes).toHaveLength(8 - given.length)
    expect(nodes.map(({ token }) => token)).toEqual(await alone(given, sample))
    // The last token is evaluated too, so that a judge can read it without another pass.
    expect(forest.hidden(nodes.at(-1) as ForestNode, 1)).toHaveLength(8)
  }
})

test('an end token ends only its own ending; a prefix at the length limit gets none', async () => {
  const forest = new Forest(fakeTrunk())
  const [first] = (await writeEndings(forest, [begin(forest, [5], 0)], options)) ?? []
  const stop = first?.nodes[2]?.token as number
  const written = await writeEndings(forest, [begin(forest, [5], 0), begin(forest, Array(8).fill(6), 1)], {
    ...options,
    stopTokenIds: [stop],
  })
  const place = (first?.nodes ?? []).findIndex(({ token }) => token === stop)
  expect(written?.[0]?.nodes).toHaveLength(place + 1)
  expect(written?.[0]?.finished).toBe(true)
  expect(written?.[1]).toEqual({ nodes: [], finished: false })
})

test('returns null when aborted', async () => {
  const forest = new Forest(fakeTrunk())
  expect(await writeEndings(forest, [begin(forest, [5], 0)], { ...options, signal: AbortSignal.abort() })).toBeNull()
})
