import { expect, test } from 'vitest'
import { abortRun, appendStep, startRun } from './assembleRun.ts'
import { Forest, type ForestNode } from './forest.ts'
import { type DecodeOptions, decode, decodeRuns } from './lockstep.ts'
import { logSoftmax } from './logits.ts'
import type { ColumnRecord, ColumnSettings, RunRecord, RunSettings, TextRecord } from './record.ts'
import type { CandidateScorer } from './scorer.ts'
import { fakeRun } from './testing/fakeRun.ts'
import { type FakeScorer, fakeScorer } from './testing/fakeScorer.ts'
import { type FakeTrunkOptions, fakeTrunk } from './testing/fakeTrunk.ts'
import type { TrunkRow } from './trunk.ts'

const baseSettings: RunSettings = {
  columns: [{ method: 'topK', weight: 0 }],
  weight: 0,
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

interface Setup extends Partial<Omit<DecodeOptions, 'settings'>> {
  settings?: Partial<RunSettings>
  trunk?: FakeTrunkOptions
}

function setUp({ settings, trunk, ...options }: Setup = {}): DecodeOptions {
  const forest = options.forest ?? new Forest(fakeTrunk(trunk))
  return {
    forest,
    promptTokens: prompt,
    scorer: fakeScorer(forest),
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
/** Everything except the elapsed time. */
const timeless = (record: RunRecord) => record.columns.map((c) => c.tokens.map((token) => ({ ...token, elapsedMs: 0 })))

test('greedy equals argmax, one token at a time without a forest', async () => {
  const record = await run(setUp({ settings: { columns: [column('greedy')] }, scorer: null }))
  const expected: number[] = []
  for (let step = 0; step < 12; step++) {
    const trunk = fakeTrunk({ maxRowsPerPass: 64 })
    const tokens = [...prompt, ...expected]
    let tip: TrunkRow | null = null
    const rows = tokens.map((token) => (tip = trunk.add(token, tip)))
    await trunk.advance(rows, trunk.shape.blockCount)
    const [logits] = await trunk.logits(rows.slice(-1))
    const logProbs = logSoftmax(logits as Float32Array)
    const best = logProbs.indexOf(Math.max(...logProbs))
    expect(record.columns[0]?.tokens[step]?.baseLogProb).toBeCloseTo(logProbs[best] as number, 5)
    expected.push(best)
  }
  expect(tokensOf(record)).toEqual([expected])
  expect(record.columns[0]?.stop).toBe('length')
})

test('at weight 0 every sampling column writes the top-k text, every greedy one the greedy text, token for token', async () => {
  const columns = (['topK', 'args', 'cd', 'rad', 'pargs', 'greedy', 'argsGreedy', 'pargsGreedy'] as const).map((m) =>
    column(m),
  )
  for (const seed of [1, 2, 3]) {
    const options = setUp({ settings: { columns, seed } })
    const heads = fakeScorer(options.forest, { heads: ['full', 'prefix', 'value', 'cumulative'], scale: 1e300 })
    const [topK, args, cd, rad, pargs, greedy, argsGreedy, pargsGreedy] = tokensOf(
      await run({ ...options, scorer: heads }),
    )
    expect([args, cd, rad, pargs]).toEqual([topK, topK, topK, topK])
    expect([argsGreedy, pargsGreedy]).toEqual([greedy, greedy])
    expect(topK).not.toEqual(greedy)
  }
})

test('a column writes the same text alone and beside others, with and without recorded rewards', async () => {
  const columns = [column('topK'), column('pargs', 4), column('args', 4), column('cd', -3), column('pargsGreedy', 2)]
  const together = timeless(await run(setUp({ settings: { columns } })))
  expect(new Set(together.map((tokens) => JSON.stringify(tokens.map(({ token }) => token)))).size).toBe(5)
  for (const [i, alone] of columns.entries())
    expect(timeless(await run(setUp({ settings: { columns: [alone] } })))[0]).toEqual(together[i])
  const quiet = timeless(await run(setUp({ settings: { columns }, recordRewards: false })))
  expect(quiet.map((c) => c.map(({ token }) => token))).toEqual(together.map((c) => c.map(({ token }) => token)))
  expect(quiet[0]?.[0]?.candidates[0]?.rewards).toEqual({})
  // Rewards of its own head only; everything else is the same.
  const ownOnly = (tokens: (typeof together)[number] | undefined) =>
    tokens?.map((token) => ({
      ...token,
      candidates: token.candidates.map((candidate) => ({
        ...candidate,
        rewards: { prefix: candidate.rewards.prefix },
      })),
    }))
  expect(quiet[1]).toEqual(ownOnly(together[1]))
})

test('a column that is given an end token ends there; the others are not affected', async () => {
  const alone = await fakeRun(baseSettings)
  const end = 9
  const begin = [2, end]
  const columns = [column('topK'), { ...column('pargs', 2), begin }, { ...column('bestOfN'), begin }]
  const options = { stopTokenIds: [end] }
  const { columns: written } = await fakeRun({ ...baseSettings, bestOf: 2, columns }, options)
  expect(written.map(({ tokens, stop }) => [tokens.length, stop]).slice(1)).toEqual([
    [0, 'endOfText'],
    [0, 'endOfText'],
  ])
  expect(written[0]?.tokens[0]?.token).toBe(alone.columns[0]?.tokens[0]?.token)
  const [ended] = (await fakeRun({ ...baseSettings, columns: [{ ...column('topK'), begin }] }, options)).columns
  expect(ended).toMatchObject({ tokens: [], stop: 'endOfText' })
})

test('several runs in one forest: each writes what it writes alone, also with prompts that share a prefix', async () => {
  const forest = new Forest(fakeTrunk({ maxRowsPerPass: 64 }))
  const heads = fakeScorer(forest)
  const setting = (seed: number, topK: number, columns: ColumnSettings[]) => ({ ...baseSettings, seed, topK, columns })
  const runs = [
    { promptTokens: prompt, scorer: heads, settings: setting(1, 5, [column('topK'), column('pargs', 4)]) },
    {
      promptTokens: prompt.slice(0, 3),
      scorer: heads,
      settings: setting(1, 5, [column('pargs', 4), column('greedy')]),
    },
    { promptTokens: prompt, scorer: heads, settings: { ...setting(2, 3, [column('cd', 2)]), maxTokens: 5 } },
  ]
  const records = runs.map(({ promptTokens, settings }) =>
    startRun({ prompt: '', promptTokens, settings, model: { name: '', sha256: '', runtime: '' } }),
  )
  const shared = { stopTokenIds: [], tokenBytes: (id: number) => Uint8Array.of(97 + (id % 26)) }
  for await (const steps of decodeRuns(runs, { forest, ...shared }))
    for (const { run: index, record } of steps) records[index] = appendStep(records[index] as RunRecord, record)
  for (const [i, { promptTokens, settings }] of runs.entries())
    expect(timeless(records[i] as RunRecord)).toEqual(timeless(await run(setUp({ promptTokens, settings }))))
  // One pass for the prompts, then one for each step of the longest run.
  expect(forest.passes).toBe(1 + 12 + 11)
})

test('Best-of-N: N samples, each with its own noise; the text is the one with the highest reward', async () => {
  const options = setUp({ settings: { columns: [column('bestOfN'), column('topK')], bestOf: 4 }, recordRewards: false })
  const { columns } = await run(options)
  const [best, topK] = columns as [ColumnRecord, ColumnRecord]
  expect(best.branches).toHaveLength(4)
  const samples = best.branches as TextRecord[]
  expect(new Set(samples.map(({ text }) => text)).size).toBe(4)
  expect(samples[0]?.text).toBe(topK.text)
  // The same numbers computed another way: each sample is the top-k text with its own noise, and its reward is that of
  // its last node.
  const rewards: number[] = []
  for (const [sample, written] of samples.entries()) {
    const alone = await run(setUp({ settings: { columns: [column('topK')], sample } }))
    expect(written.text).toBe(alone.columns[0]?.text)
    const last = alone.columns[0]?.tokens.at(-1)
    rewards.push(last?.candidates[last.chosen]?.rewards.full as number)
  }
  expect(best.leader).toBe(rewards.indexOf(Math.max(...rewards)))
  expect(best.text).toBe(samples[best.leader as number]?.text)
  expect(best.stop).toBe('length')
  // Every prefix of every sample once, complete texts included.
  const prefixes = samples.flatMap(({ tokens }) =>
    tokens.map((_, i) =>
      tokens
        .slice(0, i + 1)
        .map(({ token }) => token)
        .join(),
    ),
  )
  expect((options.scorer as FakeScorer).scored).toBe(new Set(prefixes).size)
})

test('Best-of-N scores a finished text where its head was trained to read one', async () => {
  const columns = [column('bestOfN')]
  const plain = await run(setUp({ settings: { columns, bestOf: 2 } }))
  const stopToken = plain.columns[0]?.branches?.[1]?.tokens[3]?.token as number
  const rewardOf = async (readsFinishedAt: 'endToken' | 'lastContent') => {
    const options = setUp({ settings: { columns, bestOf: 2 }, stopTokenIds: [stopToken] })
    const heads = { ...fakeScorer(options.forest), readsFinishedAt: () => readsFinishedAt }
    const tokens = (await run({ ...options, scorer: heads })).columns[0]?.branches?.[1]?.tokens ?? []
    return tokens.map(({ candidates, chosen }) => candidates[chosen]?.rewards.full as number)
  }
  const atEnd = await rewardOf('endToken')
  const atContent = await rewardOf('lastContent')
  expect(atEnd.slice(0, -1)).toEqual(atContent.slice(0, -1))
  expect(atContent.at(-1)).toBe(atContent.at(-2))
  expect(atEnd.at(-1)).not.toBe(atEnd.at(-2))
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

test('cost: one row per token unsteered, k rows per column steered, shared where the tips are equal', async () => {
  const plain = setUp({ scorer: null })
  await run(plain)
  // 5 prompt rows in one pass, then 11 chosen tokens. The twelfth is the last and is not evaluated.
  expect([plain.forest.rows, plain.forest.passes]).toEqual([5 + 11, 1 + 11])
  const guided = setUp()
  await run(guided)
  // Candidates stop at the layer that the heads read; the chosen ones, but for the last, go on in a pass of their own.
  expect([guided.forest.rows, guided.forest.passes]).toEqual([5 + 12 * 5, 1 + 12 + 11])
  const shared = setUp({ settings: { columns: [column('topK'), column('args'), column('pargs')] } })
  await run(shared)
  expect(shared.forest.rows).toBe(5 + 12 * 5)
  expect((shared.scorer as FakeScorer).scored).toBe(12 * 5)
})

test('the cache holds the prompt and the columns, and a second run starts from it', async () => {
  const options = setUp({ settings: { columns: [column('topK'), column('pargs', 4)] } })
  const first = await run(options, (step) => expect(options.forest.cacheRows).toBeLessThanOrEqual(5 + 2 * (step + 1)))
  const rows = options.forest.rows
  const second = await run(options)
  expect(timeless(second)).toEqual(timeless(first))
  expect(options.forest.rows - rows).toBe(rows - 5)
})

test('stop token: recorded as the last token, not part of the text; other columns continue', async () => {
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

test('k beyond the vocabulary considers every token', async () => {
  const record = await run(setUp({ trunk: { vocabSize: 7 }, settings: { topK: 1000, maxTokens: 2 } }))
  expect(record.columns[0]?.tokens[0]?.candidates.map(({ token }) => token).sort()).toEqual([0, 1, 2, 3, 4, 5, 6])
})

test('abort between steps and during the prompt: no error, and the tokens so far are kept', async () => {
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
  // The same forest continues from there.
  expect(tokensOf(await run({ ...chunked, signal: undefined }))).toEqual(tokensOf(await run(setUp())))
})

test('abort inside a step: the step is not recorded', async () => {
  const trunk = fakeTrunk()
  const controller = new AbortController()
  const next: typeof trunk.next = (...call) => {
    controller.abort()
    return trunk.next(...call)
  }
  const forest = new Forest({ ...trunk, next })
  expect(tokensOf(await run(setUp({ forest, signal: controller.signal })))).toEqual([[]])
})

test('a method without its head is refused before anything runs; the error names both', async () => {
  const options = setUp({ settings: { columns: [column('topK'), column('pargs', 1)] } })
  await expect(run({ ...options, scorer: null })).rejects.toThrow(
    'PARGS needs a prefix head, which is not loaded (loaded: none)',
  )
  await expect(run({ ...options, scorer: fakeScorer(options.forest, { heads: ['full'] }) })).rejects.toThrow(
    /\(loaded: full\)/,
  )
  expect(options.forest.passes).toBe(0)
  await expect(run(setUp({ settings: { topK: 0 } }))).rejects.toThrow('topK must be')
})

test('in standard units w multiplies rewards divided by their unit, except for RAD; records keep them raw', async () => {
  const columns = [column('pargs', 2), column('rad', 2), column('topK', 0), column('argsGreedy', 3)]
  const inUnits = async (units: RunSettings['units'], unit: number | null, w = 1) => {
    const scaled = columns.map(({ method, weight }) => column(method, method === 'rad' ? weight : (weight ?? 0) * w))
    const options = setUp({ settings: { columns: scaled, units } })
    const scorer = fakeScorer(options.forest, { heads: ['full', 'prefix', 'cumulative'], unit: () => unit })
    return timeless(await run({ ...options, scorer }))
  }
  // 4 is a power of two: r / 4 · w and r · (w / 4) are the same number.
  expect(await inUnits('standard', 4)).toEqual(await inUnits('raw', null, 1 / 4))
  expect(await inUnits('standard', 4)).not.toEqual(await inUnits('raw', 4))
  expect(await inUnits('raw', null)).toEqual(await inUnits(undefined, 4))
  for (const unit of [null, 0, Number.NaN])
    await expect(inUnits('standard', unit)).rejects.toThrow(
      `PARGS cannot use normalized rewards: the card of the prefix head has no valid unit (${unit}). Measure the unit, or set units to raw`,
    )
})

test('a head that returns NaN is named, even when it steers no column', async () => {
  const options = setUp()
  const broken: CandidateScorer = {
    heads: ['value'],
    readsLayer: 1,
    unit: () => null,
    readsFinishedAt: () => 'endToken',
    keep() {},
    reset() {},
    score: async (nodes: readonly ForestNode[]) => nodes.map(() => ({ value: Number.NaN })),
  }
  await expect(run({ ...options, scorer: broken })).rejects.toMatchObject({ name: 'HeadError', head: 'value' })
  // The forest is intact and can be used again.
  expect((await run(options)).columns[0]?.tokens).toHaveLength(12)
})

test('causal means start at the last prompt token', async () => {
  const options = setUp()
  const origins = new Set<ForestNode>()
  const heads = fakeScorer(options.forest)
  const score: CandidateScorer['score'] = (nodes, origin, wanted) => {
    origins.add(origin)
    return heads.score(nodes, origin, wanted)
  }
  await run({ ...options, scorer: { ...heads, score } })
  expect([...origins].map(({ token, position }) => [token, position])).toEqual([[5, 4]])
})

test('a column with its own reward, k and temperature writes what a run with these settings writes', async () => {
  const shared = { topK: 5, temperature: 1 }
  const own = { topK: 3, temperature: 0.5 }
  const forest = new Forest(fakeTrunk())
  const [ours, theirs] = [fakeScorer(forest), { ...fakeScorer(forest), score: halved(fakeScorer(forest)) }]
  const columns: ColumnSettings[] = [
    column('pargs', 4),
    { ...column('pargs', 4), ...own },
    { ...column('pargs', 4), reward: 'other' },
    { ...column('topK'), reward: null },
  ]
  const mixed = timeless(
    await run(setUp({ forest, scorer: [ours, ours, theirs, null], settings: { ...shared, columns } })),
  )
  const alone = async (heads: CandidateScorer | null, settings: Partial<RunSettings>) =>
    timeless(await run(setUp({ forest, scorer: heads, settings })))[0]
  const pargs = { columns: [column('pargs', 4)] }
  expect(mixed[0]).toEqual(await alone(ours, { ...shared, ...pargs }))
  expect(mixed[1]).toEqual(await alone(ours, { ...own, ...pargs }))
  expect(mixed[2]).toEqual(await alone(theirs, { ...shared, ...pargs }))
  expect(mixed[3]).toEqual(await alone(null, { ...shared, columns: [column('topK')] }))
  expect(new Set(mixed.map((tokens) => JSON.stringify(tokens.map(({ token }) => token)))).size).toBe(4)
})

const halved =
  (scorer: CandidateScorer): CandidateScorer['score'] =>
  async (...asked) =>
    (await scorer.score(...asked)).map((row) =>
      Object.fromEntries(Object.entries(row).map(([head, r]) => [head, r / 2])),
    )

test('a fork continues the given tokens as the column itself did, with the noise of its positions', async () => {
  const settings = { columns: [column('pargs', 4), column('topK')] }
  const [pargs, topK] = timeless(await run(setUp({ settings })))
  const ids = (tokens: typeof pargs) => tokens?.map(({ token }) => token) ?? []
  const begin = ids(pargs).slice(0, 4)
  const forks = [{ ...column('pargs', 4), begin }, { ...column('topK'), begin: ids(topK).slice(0, 7) }, column('topK')]
  const record = await run(setUp({ settings: { columns: forks } }))
  const [first, second, third] = timeless(record)
  expect(first).toEqual(pargs?.slice(4))
  expect(second).toEqual(topK?.slice(7))
  expect(third).toEqual(topK)
  // Given tokens count toward the length.
  expect(record.columns.map(({ stop, tokens }) => [stop, tokens.length])).toEqual([
    ['length', 8],
    ['length', 5],
    ['length', 12],
  ])
  // Another method can continue from there; its scores are conditioned on the given tokens.
  const other = await run(setUp({ settings: { columns: [{ ...column('cd', 3), begin }] } }))
  expect(other.columns[0]?.tokens).toHaveLength(8)
})

test('the recorded heads can be chosen; the head that steers is always recorded', async () => {
  const options = setUp({ settings: { columns: [column('cd', 2), column('topK')] }, recordRewards: ['full'] })
  const { columns } = await run(options)
  const heads = columns.map(({ tokens }) => Object.keys(tokens[0]?.candidates[0]?.rewards ?? {}))
  expect(heads).toEqual([['full', 'value'], ['full']])
})
