import { expect, test } from 'vitest'
import { Forest } from '../decoding/forest.ts'
import type { RunRecord, RunSettings } from '../decoding/record.ts'
import { fakeTrunk } from '../decoding/testing/fakeTrunk.ts'
import { measure } from '../metrics/measuredText.ts'
import type { Judge } from '../rewards/judge.ts'
import { createClassifiers } from './classifiers.ts'
import type { RunEvent } from './protocol.ts'
import { judge, type Loaded, measureRuns, scoreText, writeRun } from './tasks.ts'
import { FAKE_INFO } from './testing/fakeEngine.ts'

/** A letter a token: id 0 is 'a'. */
const encode = (text: string) => [...text].map((letter) => letter.charCodeAt(0) - 97)
const lengthJudge: Judge = {
  name: 'length',
  title: 'how long it is',
  layers: [],
  score: async (_, texts) => Float64Array.from(texts, ({ path, text }) => path.length + text.length / 100),
}

function load(): Loaded {
  const trunk = fakeTrunk({ vocabSize: 26 })
  const tokenizer = {
    encode,
    encodeChat: (turns: readonly { content: string }[]) => encode(turns.map(({ content }) => content).join('')),
    bytes: (id: number) => Uint8Array.of(97 + id),
    stopTokenIds: [],
  }
  const model = { trunk, tokenizer, rewards: [], info: FAKE_INFO, judge: async () => lengthJudge }
  const classifiers = createClassifiers(() => Promise.reject(new Error('no classifiers here')))
  return { model: model as unknown as Loaded['model'], forest: new Forest(trunk), classifiers }
}

const settings: RunSettings = {
  columns: [
    { method: 'topK', weight: 0 },
    { method: 'pargs', weight: 3 },
    { method: 'pargs', weight: 3, reward: 'keyword:e', topK: 4 },
  ],
  weight: 0,
  reward: 'keyword:c',
  topK: 6,
  temperature: 1,
  seed: 5,
  sample: 0,
  maxTokens: 7,
  chat: false,
}
const request = { prompt: 'dab', settings }
const { signal } = new AbortController()

async function write(loaded: Loaded, some: Partial<RunSettings> = {}): Promise<RunRecord> {
  return (await writeRun(loaded, { ...request, settings: { ...settings, ...some } }, () => {}, signal)) as RunRecord
}

test('a run: its events, what it cost, the prompt after its turns', async () => {
  const events: RunEvent[] = []
  const record = await writeRun(load(), request, (event) => events.push(event), signal)
  expect(events.map(({ kind }) => kind)).toEqual(['started', 'prefill', ...Array(7).fill('step')])
  expect(record?.columns.map(({ tokens }) => tokens.length)).toEqual([7, 7, 7])
  // Rules read no hidden rows: the last tokens are not evaluated.
  expect(record?.cost?.passes).toBe(6)
  expect(record?.columns[2]?.tokens[0]?.candidates).toHaveLength(4)
  const chat = await write(load(), { chat: true, turns: [{ role: 'system', content: 'e' }] })
  expect(chat.promptTokens).toEqual(encode('edab'))
})

test('a text scored after its prompt has the numbers that its run recorded, also from a place inside it', async () => {
  const loaded = load()
  const { columns } = await write(loaded)
  const written = columns[1]?.tokens ?? []
  const text = columns[1]?.text ?? ''
  const ask = { after: { prompt: 'dab', chat: false }, text, reward: 'keyword:c', topK: 6 }
  const whole = await scoreText(loaded, ask, () => {}, signal)
  expect(whole?.promptTokens).toEqual(encode('dab'))
  whole?.tokens.forEach((token, i) => {
    const { baseLogProb, candidates, chosen } = written[i] as (typeof written)[number]
    expect(token.baseLogProb).toBeCloseTo(baseLogProb, 5)
    expect(token.rewards).toEqual(candidates[chosen]?.rewards)
  })
  const begin = encode(text).slice(0, 3)
  const named = await scoreText(
    loaded,
    { ...ask, after: { tokens: encode('dab') }, begin, text: text.slice(3) },
    () => {},
    signal,
  )
  expect(named?.tokens).toEqual(whole?.tokens.slice(3))
})

test('several seeds: each text comes to what a run with its seed alone comes to', async () => {
  const loaded = load()
  const runs = [5, 6].map((seed) => ({ ...request, settings: { ...settings, seed } }))
  const measured = await measureRuns(loaded, { runs, judges: ['length'] }, () => {}, signal)
  expect(measured?.judgeTitles).toEqual({ length: 'how long it is' })
  for (const { record: measuredRecord, columns } of measured?.runs ?? []) {
    const record = await write(loaded, { seed: measuredRecord.settings.seed })
    columns.forEach((figure, i) => {
      const column = record.columns[i] as RunRecord['columns'][number]
      const last = column.tokens.at(-1)
      const ownReward = column.method === 'topK' ? null : last?.candidates[last.chosen]?.rewards.prefix
      const { ownReward: _, ...own } = measure(column, 8)
      expect(figure).toMatchObject({ ...own, ownReward, judges: { length: 7 + 7 / 100 } })
      expect(measuredRecord.columns[i]?.text).toBe(column.text)
    })
  }
})

test('a judge is asked of texts as they stand', async () => {
  const text = { promptTokens: [3], tokens: [1, 2], text: 'bc', finished: false }
  expect(await judge(load(), { judge: 'length', texts: [text] }, () => {}, signal)).toEqual({
    title: 'how long it is',
    scores: [2.02],
  })
})

test('what is aborted gives null, a run what it wrote', async () => {
  const gone = AbortSignal.abort()
  const loaded = load()
  const ask = { after: { prompt: 'dab', chat: false }, text: 'abc', reward: null, topK: 6 }
  expect(await scoreText(loaded, ask, () => {}, gone)).toBeNull()
  expect(await measureRuns(loaded, { runs: [request], judges: [] }, () => {}, gone)).toBeNull()
  expect((await writeRun(loaded, request, () => {}, gone))?.columns[0]).toMatchObject({ tokens: [], stop: 'aborted' })
})
