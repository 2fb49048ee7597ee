import { expect, test } from 'vitest'
import { abortRun, appendStep, startRun } from './assembleRun.ts'
import { Forest, type ForestNode } from './forest.ts'
import { type DecodeOptions, decode } from './lockstep.ts'
import { logSoftmax } from './logits.ts'
import type { ColumnSettings, HeadName, RunRecord, RunSettings } from './record.ts'
import type { CandidateScorer } from './scorer.ts'
import { type FakeTrunkOptions, fakeTrunk } from './testing/fakeTrunk.ts'

const baseSettings: RunSettings = {
  columns: [{ method: 'topK', weight: 0 }],
  reward: 'fake',
  topK: 5,
  temperature: 1,
  seed: 1,
  sample: 0,
  maxTokens: 12,
  chat: false,
}
const prompt = [3, 1, 4, 1, 5]
const column = (method: ColumnSettings['method'], weight = 0): ColumnSettings => ({ method, weight })

/** Scores by a number of a tapped row, so that a wrong row gives a wrong score. */
function fakeHeads(
  forest: Forest,
  heads: HeadName[] = ['full', 'prefix', 'value'],
  scale = 3,
): CandidateScorer & { scored: number } {
  return {
    heads,
    scored: 0,
    origin() {},
    score(nodes) {
      this.scored += nodes.length
      return nodes.map((node) =>
        Object.fromEntries(heads.map((head, i) => [head, scale * (forest.hidden(node, 1)[i] as number)])),
      )
    },
  }
}

interface Setup extends Partial<Omit<DecodeOptions, 'settings'>> {
  settings?: Partial<RunSettings>
  trunk?: FakeTrunkOptions
}

function setUp({ settings, trunk, ...options }: Setup = {}): DecodeOptions {
  const forest = options.forest ?? new Forest(fakeTrunk(trunk))
  return {
    forest,
    promptTokens: prompt,
    heads: fakeHeads(forest),
    stopTokenIds: [],
    tokenBytes: (id) => Uint8Array.of(97 + (id % 26)),
    settings: { ...baseSettings, ...settings },
    ...options,
  }
}

async function run(options: DecodeOptions, onStep?: (step: number) => void): Promise<RunRecord> {
  const { promptTokens, settings } = options
  let record = startRun({
    prompt: '',
    promptTokens: [...promptTokens],
    settings,
    model: { name: '', sha256: '', runtime: '' },
  })
  for await (const step of decode(options)) {
    record = appendStep(record, step)
    onStep?.(step.step)
  }
  return record
}

const tokensOf = (record: RunRecord) => record.columns.map(({ tokens }) => tokens.map(({ token }) => token))
/** Everything but the clock. */
const timeless = (record: RunRecord) => record.columns.map((c) => c.tokens.map((token) => ({ ...token, elapsedMs: 0 })))

test('greedy equals argmax, one token at a time without a forest', async () => {
  const record = await run(setUp({ settings: { columns: [column('greedy')] }, heads: null }))
  const expected: number[] = []
  for (let step = 0; step < 12; step++) {
    const trunk = fakeTrunk({ maxRowsPerPass: 64 })
    const tokens = [...prompt, ...expected]
    const n = tokens.length
    const { final } = await trunk.pass({
      tokens: Int32Array.from(tokens),
      positions: Int32Array.from(tokens.keys()),
      keep: new Int32Array(0),
      mask: Float32Array.from({ length: n * n }, (_, i) => (i % n <= Math.floor(i / n) ? 0 : -1e4)),
    })
    const logProbs = logSoftmax(await trunk.logits(final.slice(-trunk.shape.hiddenSize)))
    const best = logProbs.indexOf(Math.max(...logProbs))
    expect(record.columns[0]?.tokens[step]?.baseLogProb).toBeCloseTo(logProbs[best] as number, 5)
    expected.push(best)
  }
  expect(tokensOf(record)).toEqual([expected])
  expect(record.columns[0]?.stop).toBe('length')
})

test('at weight 0 every sampling column writes top-k, every greedy one greedy, token for token', async () => {
  const columns = (['topK', 'args', 'cd', 'pargs', 'greedy', 'argsGreedy', 'pargsGreedy'] as const).map((m) =>
    column(m),
  )
  for (const seed of [1, 2, 3]) {
    const options = setUp({ settings: { columns, seed } })
    const heads = fakeHeads(options.forest, ['full', 'prefix', 'value'], 1e300)
    const [topK, args, cd, pargs, greedy, argsGreedy, pargsGreedy] = tokensOf(await run({ ...options, heads }))
    expect([args, cd, pargs]).toEqual([topK, topK, topK])
    expect([argsGreedy, pargsGreedy]).toEqual([greedy, greedy])
    expect(topK).not.toEqual(greedy)
  }
})

test('a column writes the same alone and beside others, with and without recorded rewards', async () => {
  const columns = [column('topK'), column('pargs', 4), column('args', 4), column('cd', -3), column('pargsGreedy', 2)]
  const together = timeless(await run(setUp({ settings: { columns } })))
  expect(new Set(together.map((tokens) => JSON.stringify(tokens.map(({ token }) => token)))).size).toBe(5)
  for (const [i, alone] of columns.entries())
    expect(timeless(await run(setUp({ settings: { columns: [alone] } })))[0]).toEqual(together[i])
  const quiet = timeless(await run(setUp({ settings: { columns }, recordRewards: false })))
  expect(quiet.map((c) => c.map(({ token }) => token))).toEqual(together.map((c) => c.map(({ token }) => token)))
  expect(quiet[0]?.[0]?.candidates[0]?.rewards).toEqual({})
  expect(quiet[1]).toEqual(together[1])
})

test('the table of a token: k candidates in order, every head, probabilities that sum to 1', async () => {
  const columns = [column('topK'), column('pargs', 4)]
  const record = await run(setUp({ settings: { columns } }))
  for (const token of record.columns.flatMap((c) => c.tokens)) {
    expect(token.candidates).toHaveLength(5)
    expect(token).toMatchObject({ token: token.candidates[token.chosen]?.token, bytes: [97 + (token.token % 26)] })
    const logProbs = token.candidates.map((candidate) => candidate.baseLogProb)
    expect(logProbs).toEqual([...logProbs].sort((a, b) => b - a))
    expect(token.candidates.reduce((sum, candidate) => sum + candidate.probAfter, 0)).toBeCloseTo(1, 12)
    for (const { rewards } of token.candidates) expect(Object.keys(rewards)).toEqual(['full', 'prefix', 'value'])
    expect(token.entropy).toBeGreaterThan(0)
    expect(token.elapsedMs).toBeGreaterThanOrEqual(0)
  }
  for (const token of record.columns[1]?.tokens ?? [])
    for (const { score, baseLogProb, rewards } of token.candidates)
      expect(score).toBe(baseLogProb + 4 * (rewards.prefix as number))
})

test('what it costs: one row a token when plain, k rows a column when guided, shared where tips are equal', async () => {
  const plain = setUp({ heads: null })
  await run(plain)
  // 5 prompt rows in a pass, then 11 chosen tokens; the twelfth is the last and is not evaluated.
  expect([plain.forest.rows, plain.forest.passes]).toEqual([5 + 11, 1 + 11])
  const guided = setUp()
  await run(guided)
  expect([guided.forest.rows, guided.forest.passes]).toEqual([5 + 12 * 5, 1 + 12])
  const shared = setUp({ settings: { columns: [column('topK'), column('args'), column('pargs')] } })
  await run(shared)
  expect(shared.forest.rows).toBe(5 + 12 * 5)
  expect((shared.heads as ReturnType<typeof fakeHeads>).scored).toBe(12 * 5)
})

test('the cache holds the prompt and the columns, and a second run starts from it', async () => {
  const options = setUp({ settings: { columns: [column('topK'), column('pargs', 4)] } })
  const first = await run(options, (step) => expect(options.forest.cacheRows).toBeLessThanOrEqual(5 + 2 * (step + 1)))
  const rows = options.forest.rows
  const second = await run(options)
  expect(timeless(second)).toEqual(timeless(first))
  expect(options.forest.rows - rows).toBe(rows - 5)
})

test('stop token: recorded as the last token, no part of the text, other columns go on', async () => {
  const columns = [column('greedy'), column('topK')]
  const [greedy, sampled] = tokensOf(await run(setUp({ settings: { columns } }))) as [number[], number[]]
  const stopToken = greedy.find((token) => !sampled.includes(token)) as number
  const at = greedy.indexOf(stopToken)
  for (const recordRewards of [true, false]) {
    const record = await run(setUp({ settings: { columns }, stopTokenIds: [stopToken], recordRewards }))
    expect(record.columns[0]?.tokens.map(({ token }) => token)).toEqual(greedy.slice(0, at + 1))
    expect(record.columns[0]).toMatchObject({ stop: 'endOfText' })
    expect(record.columns[0]?.text).toHaveLength(at)
    expect(record.columns[1]).toMatchObject({ stop: 'length' })
    expect(record.columns[1]?.tokens.map(({ token }) => token)).toEqual(sampled)
  }
})

test('a full context ends a column; a prompt that fills it is refused', async () => {
  for (const recordRewards of [true, false]) {
    const record = await run(setUp({ trunk: { contextLength: 8 }, recordRewards }))
    expect(record.columns[0]).toMatchObject({ stop: 'contextFull', tokens: { length: 3 } })
  }
  await expect(run(setUp({ trunk: { contextLength: 5 } }))).rejects.toMatchObject({ code: 'contextFull' })
  await expect(run(setUp({ trunk: { contextLength: 5 } }))).rejects.toThrow("the prompt's 5 tokens leave no room")
  await expect(run(setUp({ promptTokens: [] }))).rejects.toMatchObject({ code: 'empty' })
})

test('k beyond the vocabulary weighs every token', async () => {
  const record = await run(setUp({ trunk: { vocabSize: 7 }, settings: { topK: 1000, maxTokens: 2 } }))
  expect(record.columns[0]?.tokens[0]?.candidates.map(({ token }) => token).sort()).toEqual([0, 1, 2, 3, 4, 5, 6])
})

test('abort between steps and during the prompt: no error, what was written stays', async () => {
  const controller = new AbortController()
  const options = setUp({ signal: controller.signal })
  const record = await run(options, (step) => step === 2 && controller.abort())
  expect(record.columns[0]).toMatchObject({ stop: null, tokens: { length: 3 } })
  expect(abortRun(record).columns[0]).toMatchObject({ stop: 'aborted', tokens: { length: 3 } })

  const early = new AbortController()
  const seen: number[] = []
  const onPrefill = (done: number) => {
    seen.push(done)
    early.abort()
  }
  const chunked = setUp({ signal: early.signal, onPrefill, trunk: { maxRowsPerPass: 2 } })
  expect(tokensOf(await run(chunked))).toEqual([[]])
  expect(seen).toEqual([2])
  // The same forest goes on from there.
  expect(tokensOf(await run({ ...chunked, signal: undefined }))).toEqual(tokensOf(await run(setUp())))
})

test('abort inside a step: the step is not written', async () => {
  const trunk = fakeTrunk()
  const controller = new AbortController()
  const logits = (final: Float32Array) => {
    controller.abort()
    return trunk.logits(final)
  }
  const forest = new Forest({ ...trunk, logits })
  expect(tokensOf(await run(setUp({ forest, signal: controller.signal })))).toEqual([[]])
})

test('a method without its head is refused before anything runs, both named', async () => {
  const options = setUp({ settings: { columns: [column('topK'), column('pargs', 1)] } })
  await expect(run({ ...options, heads: null })).rejects.toThrow(
    'PARGS steers by a prefix head, which is not loaded (loaded: none)',
  )
  await expect(run({ ...options, heads: fakeHeads(options.forest, ['full']) })).rejects.toThrow(/\(loaded: full\)/)
  expect(options.forest.passes).toBe(0)
  await expect(run(setUp({ settings: { topK: 0 } }))).rejects.toThrow('topK must be')
})

test('a head that gives NaN is named, even where no column steers by it', async () => {
  const options = setUp()
  const broken: CandidateScorer = {
    heads: ['value'],
    origin() {},
    score: (nodes: readonly ForestNode[]) => nodes.map(() => ({ value: Number.NaN })),
  }
  await expect(run({ ...options, heads: broken })).rejects.toMatchObject({ name: 'HeadError', head: 'value' })
  // The forest is not at fault and can be used again.
  expect((await run(options)).columns[0]?.tokens).toHaveLength(12)
})

test('causal means start at the last prompt token', async () => {
  const options = setUp()
  const origins: ForestNode[] = []
  await run({ ...options, heads: { ...fakeHeads(options.forest), origin: (node) => origins.push(node) } })
  expect(origins.map(({ token, position }) => [token, position])).toEqual([[5, 4]])
})
