import fc from 'fast-check'
import { gzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { readPasted, readTraces, tracesOfRows } from './readTraces.ts'
import { summaryOf } from './summary.ts'
import { LIMITS, type Trace, TraceError } from './trace.ts'
import { tracesText } from './write.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

async function message(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return readTraces(bytes, 'x.json').then(
    () => 'opened',
    (error: unknown) => {
      if (error instanceof TraceError) return error.message
      throw error
    },
  )
}

describe('bad files get a sentence', () => {
  test.each([
    ['nothing', bytesOf(''), 'is empty'],
    ['blanks', bytesOf(' \n '), 'is empty'],
    ['a web page', bytesOf('<!DOCTYPE html><p>'), 'HTML'],
    ['prose', bytesOf('hello'), 'does not begin with'],
    ['half of an object', bytesOf('{"tokens": [{"text": "a"'), 'cut off'],
    ['nothing in it', bytesOf('{}'), 'no fields'],
    ['a list of numbers', bytesOf('[1, 2]'), 'no trace'],
    ['tokens that are none', bytesOf('{"prompt": 3, "tokens": [{"text": "a"}]}'), 'row 1, prompt'],
    ['Latin-1', Uint8Array.of(0x7b, 0x22, 0xe9, 0x22, 0x7d), 'UTF-8'],
    ['zeros', Uint8Array.of(0xff, 0, 0, 0), 'not text'],
    ['a zip', Uint8Array.of(0x50, 0x4b, 3, 4, 0), 'zip'],
    ['a damaged gzip', Uint8Array.of(0x1f, 0x8b, 9, 9, 9), 'cannot be unpacked'],
    ['a damaged parquet', bytesOf(`PAR1${'x'.repeat(40)}PAR1`), 'parquet'],
    ['deep nesting', bytesOf('['.repeat(100_000)), 'cut off'],
  ])('%s', async (_, bytes, part) => {
    const sentence = await message(bytes)
    expect(sentence).toContain(part)
    expect(sentence.length).toBeLessThan(400)
  })
})

test('a file that is cut off shows what is whole, and says so', async () => {
  const line = '{"tokens": [{"text": "a", "reward": 1}]}\n'
  const opened = await readTraces(bytesOf(`${line}${line}{"tokens": [{"te`), 'x.jsonl')
  expect(opened).toMatchObject({
    kind: 'traces',
    traces: { length: 2 },
    notes: ['Left out: the end, because the file is cut off or damaged.'],
  })
  const packed = gzipSync(
    bytesOf(Array.from({ length: 5000 }, (_, at) => line.replace('1', String(Math.sin(at)))).join('')),
  )
  const half = await readTraces(new Uint8Array(packed.subarray(0, packed.length / 2)), 'x.jsonl.gz')
  expect(half.notes.join()).toContain('cut off')
})

test('UTF-16 with its mark is read', async () => {
  const text = '\ufeff{"tokens": [{"text": "é"}]}'
  const bytes = new Uint8Array(Uint16Array.from(text, (c) => c.charCodeAt(0)).buffer)
  expect(await readTraces(bytes, 'x')).toMatchObject({ kind: 'traces' })
})

test('more rows than fit are cut, with a note', async () => {
  const opened = await readPasted('{"tokens":[]}\n'.repeat(LIMITS.rows + 5))
  expect(opened).toMatchObject({
    kind: 'traces',
    traces: { length: LIMITS.rows },
    notes: ['Left out: rows after the first 100,000.'],
  })
})

test('reading stops when it is canceled', async () => {
  const stop = new AbortController()
  const reading = readPasted('{"tokens":[{"text":"a"}]}\n'.repeat(90_000), {
    signal: stop.signal,
    onProgress: () => stop.abort(),
  })
  await expect(reading).rejects.toThrow()
})

/** Every trace that comes out can be shown: columns of one length, finite or NaN, texts that are texts. */
function expectSound(trace: Trace): void {
  const length = trace.texts.length
  for (const text of trace.texts) expect(typeof text).toBe('string')
  for (const column of trace.quantities.values()) {
    expect(column.length).toBe(length)
    for (const value of column) expect(Number.isFinite(value) || Number.isNaN(value)).toBe(true)
  }
  if (trace.ids) expect(trace.ids.length).toBe(length)
  for (const [at, candidates] of trace.candidates) {
    expect(at).toBeLessThan(length)
    for (const { text, numbers } of candidates) {
      expect(typeof text).toBe('string')
      for (const value of Object.values(numbers)) expect(Number.isFinite(value)).toBe(true)
    }
  }
  for (const name of trace.quantities.keys()) summaryOf(trace, name)
  tracesText([trace])
}

const samples: object[] = [
  {
    prompt: 'p',
    method: 'm',
    tokens: [
      { text: 'a', id: 1, logProb: -1, bytes: [0xf0], candidates: [{ text: 'b', logProb: -2 }] },
      { text: 'c', reward: 2 },
    ],
    meta: { a: 1 },
  },
  {
    choices: [
      {
        message: { content: 'a' },
        logprobs: {
          content: [{ token: 'a', logprob: -1, bytes: [97], top_logprobs: [{ token: 'b', logprob: -2, bytes: null }] }],
        },
      },
    ],
    prompt_logprobs: [null, { 3: { logprob: -1, rank: 1, decoded_token: 'x' } }],
  },
  {
    choices: [
      {
        text: 'ab',
        logprobs: { tokens: ['a', 'bytes:\\xf0'], token_logprobs: [-1, -2], top_logprobs: [{ a: -1 }, null] },
      },
    ],
  },
  { id: 'a', choices: [{ index: 0, delta: { content: 'a' }, logprobs: { content: [{ token: 'a', logprob: -1 }] } }] },
  { object: 'response', output: [{ content: [{ text: 'a', logprobs: [{ token: 'a', logprob: -1 }] }] }] },
  { content: 'a', completion_probabilities: [{ id: 1, token: 'a', prob: 0.5, top_probs: [] }] },
  { content: 'a', stop: false, index: 0, tokens_predicted: 1, completion_probabilities: [{ id: 1, token: 'a' }] },
  { token_ids: [1, 2], loss_mask: [false, true], trainer_logprobs: [-1, null], advantages: [0, 1], env_name: 'e' },
  { input: 'q', output: 'a', score: 1, step: 3, gts: null },
  { question: 'q', response_tokens: ['a', 'b'], token_rewards: [1, 2] },
]

const odd = fc.oneof(
  fc.constantFrom(
    null,
    true,
    '',
    'NaN',
    '-Infinity',
    -1,
    1e308,
    2 ** 40,
    [],
    {},
    [[]],
    '\ud800',
    '__proto__',
    'token_id:99999999999',
    'bytes:\\xzz',
    [256],
    [-1],
  ),
  fc.json().map((text) => JSON.parse(text) as unknown),
)

/** A copy with one of its values, at any depth, replaced, removed or repeated. */
function mutated(value: unknown, picks: readonly number[], other: unknown): unknown {
  const [pick = 0, ...rest] = picks
  if (typeof value !== 'object' || value === null || picks.length === 0) return other
  if (Array.isArray(value)) {
    if (value.length === 0) return [other]
    const at = pick % (value.length + 1)
    if (at === value.length) return pick % 2 ? [...value, ...value] : value.slice(1)
    return value.map((one, index) => (index === at ? mutated(one, rest, other) : one))
  }
  const keys = Object.keys(value)
  const key = keys[pick % Math.max(1, keys.length)]
  if (key === undefined) return { tokens: other }
  return { ...value, [key]: mutated((value as Record<string, unknown>)[key], rest, other) }
}

test('thousands of mutated traces give sound traces, rows to choose from, or a sentence', async () => {
  const row = fc
    .tuple(fc.constantFrom(...samples), fc.array(fc.nat(50), { minLength: 1, maxLength: 7 }), odd)
    .map(([sample, picks, other]) => mutated(sample, picks, other))
  const text = fc.oneof(
    row.map((one) => JSON.stringify(one) ?? ''),
    fc.array(row, { maxLength: 3 }).map((rows) => JSON.stringify(rows)),
    fc.array(row, { minLength: 2, maxLength: 4 }).map((rows) => rows.map((one) => JSON.stringify(one)).join('\n')),
  )
  const cells = fc.array(
    fc.array(fc.oneof(fc.constantFrom('token', 'reward', '"', '[1, 2]', "['a']", ' b', 'nan'), fc.string()), {
      minLength: 1,
      maxLength: 4,
    }),
    { minLength: 2, maxLength: 5 },
  )
  const table = fc
    .tuple(cells, fc.constantFrom(',', '\t', ';'))
    .map(([rows, delimiter]) => rows.map((row) => row.join(delimiter)).join('\n'))
  const damaged = fc
    .tuple(fc.oneof(text, table), fc.nat(), fc.nat(), fc.constantFrom('', '"', '}', '\\', 'NaN', '\n', '\0'))
    .map(([one, from, length, insert]) => {
      const at = from % (one.length + 1)
      return one.slice(0, at) + insert + one.slice(at + (length % 8))
    })
  await fc.assert(
    fc.asyncProperty(fc.oneof(text, table, damaged), async (given) => {
      try {
        const opened = await readPasted(given)
        const traces =
          opened.kind === 'traces'
            ? opened.traces
            : await tracesOfRows(opened.rows, { ...opened.suggested, response: opened.suggested.response ?? 'x' }).then(
                (made) => made.traces,
              )
        for (const trace of traces) expectSound(trace)
      } catch (error) {
        expect(error).toBeInstanceOf(TraceError)
      }
    }),
    { numRuns: 4000 },
  )
}, 60_000)

test('thousands of damaged bytes, packed and not', async () => {
  const plain = bytesOf(samples.map((one) => JSON.stringify(one)).join('\n'))
  const files = [plain, new Uint8Array(gzipSync(plain))]
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 5 }),
      fc.nat(),
      async (file, changes, cut) => {
        const bytes = file.slice(0, cut % 3 === 0 ? cut % file.length : file.length)
        for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value
        await readTraces(bytes, 'x').catch((error: unknown) => expect(error).toBeInstanceOf(TraceError))
      },
    ),
    { numRuns: 1500 },
  )
}, 60_000)
