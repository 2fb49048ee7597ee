// Head files made to harm: each is refused with a sentence that names the place and the limit, or gives a head with a clean name
// whose scores are finite.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_HIDDEN_STATE, MAX_SCORE, readHead, writeHead } from './headFile.ts'
import { addHead } from './loadRewards.ts'
import type { MlpWeights } from './mlp.ts'
import { HeadFileError } from './parseJson.ts'
import { writeSafetensors } from './safetensors.ts'
import { exampleCard, exampleWeights } from './testing/exampleHead.ts'

const HIDDEN = 2
const card = exampleCard()
const weights = exampleWeights(card, HIDDEN)
const valid = writeHead(card, weights)
const where = { trunk: { sha256: card.trunkSha256, shape: { hiddenSize: HIDDEN, blockCount: 30 } }, taps: [1, 20] }

const add = (bytes: Uint8Array) => addHead([], bytes, where)
const headerLength = Number(new DataView(valid.buffer).getBigUint64(0, true))
const headerText = new TextDecoder().decode(valid.subarray(8, 8 + headerLength)).trim()
const data = valid.slice(8 + headerLength)

/** A file with this header before the valid data. @param length as it is written, if not the true one. */
function withHeader(header: string | Uint8Array, length?: bigint, after = data): Uint8Array {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header
  const bytes = new Uint8Array(8 + text.length + after.length)
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true)
  bytes.set(text, 8)
  bytes.set(after, 8 + text.length)
  return bytes
}

type Json = Record<string, unknown>
/** The valid header with one tensor's entry changed. */
function withEntry(name: string, change: Json): Uint8Array {
  const header = JSON.parse(headerText)
  header[name] = { ...header[name], ...change }
  return withHeader(JSON.stringify(header))
}

/** The valid header with its text changed, at places that JSON.stringify could not write. */
const withText = (from: string | RegExp, to: string) => {
  const changed = headerText.replace(from, () => to)
  if (changed === headerText) throw new Error(`the header has no ${from}`)
  return withHeader(changed)
}

/** A well-formed file whose card is any text. */
const withCardText = (text: string) => {
  const header = JSON.parse(headerText)
  header.__metadata__.card = text
  return withHeader(JSON.stringify(header))
}
const withCard = (change: Json) => withCardText(JSON.stringify({ ...card, ...change }))
const withoutField = (field: keyof typeof card) => withCard({ [field]: undefined })
const withMetadata = (metadata: unknown) =>
  withHeader(JSON.stringify({ ...JSON.parse(headerText), __metadata__: metadata }))

const shapes = (w: MlpWeights): Parameters<typeof writeSafetensors>[0]['tensors'] => ({
  'feature.mean': { shape: [w.mean.length], data: w.mean },
  'feature.std': { shape: [w.std.length], data: w.std },
  'hidden.weight': { shape: [w.hiddenBias.length, w.mean.length], data: w.hiddenWeight },
  'hidden.bias': { shape: [w.hiddenBias.length], data: w.hiddenBias },
  'out.weight': { shape: [1, w.outWeight.length], data: w.outWeight },
  'out.bias': { shape: [1], data: w.outBias },
})
/** A file with these numbers, not checked as `writeHead` would. */
const withNumbers = (change: Partial<MlpWeights>, own = card) =>
  writeSafetensors({ tensors: shapes({ ...weights, ...change }), metadata: { card: JSON.stringify(own) } })
const first = (values: Float32Array, value: number) => Float32Array.from(values, (old, i) => (i === 0 ? value : old))
const withFirst = (name: keyof MlpWeights, value: number) => withNumbers({ [name]: first(weights[name], value) })
const without = (name: string) => {
  const { [name]: _, ...tensors } = shapes(weights)
  return writeSafetensors({ tensors, metadata: { card: JSON.stringify(card) } })
}

const nested = (open: string, close: string) => `${open.repeat(100_000)}${close.repeat(100_000)}`
const header = (entries: Json) => withHeader(JSON.stringify(entries))
const MAX = Number.MAX_SAFE_INTEGER
const at = (from: number, to: number) => ({ data_offsets: [from, to] })

const refused: [string, Uint8Array, string | RegExp][] = [
  // The file.
  ['an empty file', new Uint8Array(0), '0 bytes are too few'],
  ['one byte', Uint8Array.of(1), '1 bytes are too few'],
  ['only a length', valid.slice(0, 8), 'header length'],
  ['zeros', new Uint8Array(64), 'the header is not JSON'],
  ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0), 'the header length is'],
  ['a web page', new TextEncoder().encode('<!doctype html><html></html>'), 'the header length is'],
  ['a byte more', Uint8Array.of(...valid, 0), '1 bytes follow the last tensor'],
  ['the file twice', Uint8Array.of(...valid, ...valid), 'bytes follow the last tensor'],
  ['a byte less', valid.slice(0, -1), 'does not match bytes'],
  // The length of the header.
  ['a header of 0 bytes', withHeader(headerText, 0n), 'the header is not JSON'],
  ['a header cut by its length', withHeader(headerText, BigInt(headerText.length - 1)), 'the header is not JSON'],
  ['a header that reaches into the data', withHeader(headerText, BigInt(headerText.length + 4)), 'not JSON'],
  ['a header beyond the file', withHeader(headerText, 100_000n), 'the header length is 100000 bytes'],
  ['a header of 2^53 bytes', withHeader(headerText, 2n ** 53n), 'the header length is 9007199254740992 bytes'],
  ['a header of 2^64 − 1 bytes', withHeader(headerText, 2n ** 64n - 1n), 'it must be at most'],
  ['a header of 2 MB', withHeader(`{"a":"${'x'.repeat(2e6)}"}`), 'it must be at most 1000000'],
  // The header as JSON.
  ['a header that is not UTF-8', withHeader(Uint8Array.of(0x7b, 0xff, 0x7d)), 'the header is not JSON'],
  ['a header that is a list', withHeader('[]'), 'the header: the top level'],
  ['a header that is null', withHeader('null'), 'the header: the top level'],
  ['a header that is a number', withHeader('1e999'), 'the header: the top level'],
  ['an empty header', withHeader('{}', undefined, new Uint8Array(0)), 'the metadata has no "card"'],
  ['a header with a comma too many', withText(/}$/, ',}'), 'the header is not JSON'],
  ['lists 100 000 deep', withHeader(nested('[', ']')), /^your head file: the header/],
  [
    'objects 100 000 deep',
    withHeader(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`),
    /^your head file: the header/,
  ],
  ['a tensor twice', withText('"feature.std"', '"feature.mean"'), 'contains the key "feature.mean" twice'],
  [
    'a tensor twice, written in two ways',
    withText('"feature.std"', '"feature.mea\\u006e"'),
    'key "feature.mean" twice',
  ],
  ['metadata twice', withText('{', '{"__metadata__":{},'), 'the key "__metadata__" twice'],
  ['a shape twice', withText('"dtype":"F32"', '"shape":[1],"dtype":"F32"'), 'the key "shape" twice'],
  // Entries of tensors.
  ['an entry that is a number', header({ a: 3 }), 'the header: a'],
  ['an entry that is null', header({ a: null }), 'the header: a'],
  [
    'an entry __proto__',
    withText('{', '{"__proto__":{"dtype":"F32","shape":[9],"data_offsets":[0,36]},'),
    'the header contains the key "__proto__"',
  ],
  ['an entry without a shape', header({ a: { dtype: 'F32', ...at(0, 0) } }), 'the header: a.shape'],
  ['an entry with more fields', withEntry('out.bias', { strides: [1] }), 'the header: out.bias'],
  ['another number format', withEntry('out.bias', { dtype: 'F64' }), 'out.bias.dtype: must be F32'],
  ['a number format in lower case', withEntry('out.bias', { dtype: 'f32' }), 'out.bias.dtype: must be F32'],
  ['a number format that is a list', withEntry('out.bias', { dtype: ['F32'] }), 'out.bias.dtype: must be F32'],
  ['a size of 0', withEntry('feature.mean', { shape: [0] }), 'tensor feature.mean of shape [0] does not match'],
  ['a size of −4', withEntry('feature.mean', { shape: [-4] }), 'the header: feature.mean.shape.0'],
  ['a size of 4.5', withEntry('feature.mean', { shape: [4.5] }), 'the header: feature.mean.shape.0'],
  ['a size in words', withEntry('feature.mean', { shape: ['4'] }), 'the header: feature.mean.shape.0'],
  ['a size of 1e999', withText('"shape":[4]', '"shape":[1e999]'), 'shape.0'],
  ['a size of 2^53', withEntry('feature.mean', { shape: [2 ** 53] }), 'feature.mean.shape.0'],
  ['sizes whose product is infinite', withEntry('feature.mean', { shape: Array(8).fill(MAX) }), 'does not match bytes'],
  ['sizes whose product is 0', withEntry('feature.mean', { shape: [...Array(7).fill(MAX), 0] }), 'does not match'],
  ['sizes whose product is 2^32 + 4', withEntry('feature.mean', { shape: [2 ** 32 + 4] }), 'does not match bytes'],
  ['no sizes', withEntry('feature.mean', { shape: [] }), 'tensor feature.mean of shape [] does not match bytes'],
  [
    '100 000 sizes',
    withEntry('feature.mean', { shape: Array(100_000).fill(1) }),
    'feature.mean.shape: must have at most 8 sizes',
  ],
  [
    'a matrix for a vector',
    withEntry('feature.mean', { shape: [2, 2] }),
    'feature.mean is missing, or is not a vector',
  ],
  ['a transposed matrix', withEntry('hidden.weight', { shape: [4, 1] }), 'hidden.weight has shape [4, 1]; expected'],
  ['tensors that overlap', withEntry('feature.std', at(0, 16)), 'does not match bytes 0 to 16'],
  ['tensors that overlap in part', withEntry('feature.std', at(12, 28)), 'feature.std of shape [4] does not match'],
  ['a gap between tensors', withEntry('feature.std', at(20, 36)), 'feature.std of shape [4] does not match bytes 20'],
  ['a tensor after the end', withEntry('out.bias', at(60, 64)), 'out.bias of shape [1] does not match bytes 60 to 64'],
  ['a tensor at 2^53', withEntry('out.bias', at(MAX - 4, MAX)), 'out.bias of shape [1] does not match'],
  ['an offset beyond 2^53', withEntry('out.bias', at(2 ** 60, 2 ** 60 + 4)), 'out.bias.data_offsets.0'],
  ['a negative offset', withEntry('feature.mean', at(-16, 0)), 'feature.mean.data_offsets.0'],
  [
    'an end before the start',
    withEntry('feature.std', at(16, 0)),
    'feature.std of shape [4] does not match bytes 16 to 0',
  ],
  ['a fraction of an offset', withEntry('feature.std', at(16.5, 32.5)), 'feature.std.data_offsets.0'],
  ['one offset', withEntry('feature.std', { data_offsets: [16] }), 'feature.std.data_offsets'],
  ['three offsets', withEntry('feature.std', { data_offsets: [16, 32, 48] }), 'feature.std.data_offsets'],
  ...Object.keys(shapes(weights)).map((name): [string, Uint8Array, RegExp] => [
    `no tensor ${name}`,
    without(name),
    new RegExp(`tensor ${name.replace('.', '[.]')} is missing`),
  ]),
  // Metadata and card.
  ['no metadata', withHeader(headerText.replace(/"__metadata__":\{.*?\}"\},/, '')), 'the metadata has no "card"'],
  ['metadata null', withMetadata(null), 'the header: __metadata__'],
  ['metadata a list', withMetadata(['card']), 'the header: __metadata__'],
  ['a card that is a number', withMetadata({ card: 3 }), 'the header: __metadata__.card'],
  ['a card that is an object', withMetadata({ card }), 'the header: __metadata__.card'],
  ['a card under __proto__', withText('"card"', '"__proto__"'), 'the header contains the key "__proto__"'],
  ['a card under another name', withMetadata({ Card: JSON.stringify(card) }), 'the metadata has no "card"'],
  ['a card that is not JSON', withCardText('{'), 'the card is not JSON'],
  ['a card of no text', withCardText(''), 'the card is not JSON'],
  ['a card that is null', withCardText('null'), 'the card: the top level'],
  ['a card that is a list', withCardText('[]'), 'the card: the top level'],
  ['a card 100 000 deep', withCardText(nested('[', ']')), /^your head file: the card/],
  ['a card with a field twice', withCardText(`{"layer":1,${JSON.stringify(card).slice(1)}`), 'the key "layer" twice'],
  [
    'a card whose prototype has the fields',
    withCardText(`{"__proto__":${JSON.stringify(card)}}`),
    'the card contains the key "__proto__"',
  ],
  ['a card whose constructor has them', withCardText(`{"constructor":${JSON.stringify(card)}}`), 'the card: reward'],
  ...(
    [
      'reward',
      'objective',
      'trunkSha256',
      'layer',
      'features',
      'readsFinishedAt',
      'calibration',
      'unit',
      'seed',
      'n',
      'accuracies',
      'data',
      'command',
    ] as const
  ).flatMap((field): [string, Uint8Array, string][] => [
    [`a card without ${field}`, withoutField(field), `the card: ${field}`],
    [`a card with an object as ${field}`, withCard({ [field]: [{ toString: 'x' }] }), `the card: ${field}`],
  ]),
  ['an unknown objective', withCard({ objective: 'constructor' }), 'the card: objective'],
  ['an unknown feature', withCard({ features: ['last', '__proto__'] }), 'the card: features.1'],
  ['a feature twice', withCard({ features: ['mean', 'mean'] }), 'the card: features: must not contain a feature twice'],
  ['a million features', withCard({ features: Array(100_000).fill('last') }), 'must not contain a feature twice'],
  ['a layer of −1', withCard({ layer: -1 }), 'the card: layer'],
  ['a layer of 1.5', withCard({ layer: 1.5 }), 'the card: layer'],
  ['two layers', withCard({ layer: [1, 1] }), 'the card: layer'],
  ['a layer in words', withCard({ layer: '1' }), 'the card: layer'],
  [
    'a layer beyond the trunk',
    withCard({ layer: 31 }),
    'the card: layer: the head reads layer 31, but this model has only 30',
  ],
  ['a layer of 2^53 − 1', withCard({ layer: MAX }), 'the card: layer: the head reads layer 9007199254740991'],
  [
    'a layer that is not returned',
    withCard({ layer: 7 }),
    'your head file reads layer 7, but this model returns only layers',
  ],
  [
    'another trunk',
    withCard({ trunkSha256: 'cd'.repeat(32) }),
    'it was trained on another model (sha256 cdcdcdcdcdcd…)',
  ],
  ['a hash of another length', withCard({ trunkSha256: 'ab' }), 'the card: trunkSha256: must be 64'],
  ['a hash in capitals', withCard({ trunkSha256: 'AB'.repeat(32) }), 'the card: trunkSha256: must be 64'],
  ['a judge', withCard({ isJudge: true }), 'is a judge of sentiment. Judges cannot steer'],
  ['a unit of 0', withCard({ unit: 0 }), 'the card: unit'],
  ['a unit of −1', withCard({ unit: -1 }), 'the card: unit'],
  ['a unit of 1e-300', withCard({ unit: 1e-300 }), 'the card: unit'],
  ['a unit of 1e300', withCard({ unit: 1e300 }), 'the card: unit'],
  ['a unit of 1e999', withCardText(JSON.stringify(card).replace('"unit":null', '"unit":1e999')), 'the card: unit'],
  ['a calibration of 0', withCard({ calibration: 0 }), 'the card: calibration'],
  ['a calibration of 1e-45', withCard({ calibration: 1e-45 }), 'the card: calibration'],
  [
    'an accuracy above 1',
    withCard({ accuracies: { '1': { accuracy: 2, standardError: 0, n: 1 } } }),
    'accuracies.1.accuracy',
  ],
  [
    'an accuracy under __proto__',
    withCardText(JSON.stringify(card).replace('"0.25"', '"__proto__"')),
    'the card contains the key "__proto__"',
  ],
  [
    'an accuracy at a cut in words',
    withCard({ accuracies: { half: card.accuracies['0.25'] } }),
    'the card: accuracies.half',
  ],
  [
    'a command of 100 000 characters',
    withCard({ command: 'x'.repeat(100_000) }),
    'command: must have at most 4000 characters',
  ],
  [
    'a source of 100 000 characters',
    withCard({ data: { source: 'x'.repeat(100_000), licence: '' } }),
    'data.source: must have at most',
  ],
  ['a name that is empty', withCard({ reward: '' }), 'the card: reward: must have a character that can be seen'],
  ['a name of spaces', withCard({ reward: ' \n ' }), 'the card: reward: must have a character that can be seen'],
  [
    'a name that cannot be seen',
    withCard({ reward: '\u200b\u202e\u3164' }),
    'reward: must have a character that can be seen',
  ],
  [
    'a name with an element',
    withCard({ reward: '<img src=x onerror=alert(1)>' }),
    'the card: reward: must not contain < or >',
  ],
  ['a name with the end of one', withCard({ reward: '</title>x' }), 'the card: reward: must not contain < or >'],
  // Sizes and numbers.
  [
    'inputs of another hidden size',
    writeHead(card, exampleWeights(card, 3)),
    'feature.mean is for hidden states of 3 numbers, but those of this model have 2',
  ],
  [
    'inputs that its features do not divide',
    withNumbers(exampleWeights({ ...card, features: ['last'] }, 3)),
    'feature.mean has 3 numbers, which is not a multiple',
  ],
  [
    'no units',
    withNumbers({ hiddenBias: new Float32Array(0), outWeight: new Float32Array(0), hiddenWeight: new Float32Array(0) }),
    'tensor hidden.bias is missing, or is not a vector of 1 to 65536',
  ],
  ...(['mean', 'std', 'hiddenWeight', 'hiddenBias', 'outWeight', 'outBias'] as const).flatMap((name) => {
    const tensor = {
      mean: 'feature.mean',
      std: 'feature.std',
      hiddenWeight: 'hidden.weight',
      hiddenBias: 'hidden.bias',
      outWeight: 'out.weight',
      outBias: 'out.bias',
    }[name]
    return [Number.NaN, Infinity, -Infinity, 3e38, -3e38, 1.1e6].map((value): [string, Uint8Array, string] => [
      `${value} in ${tensor}`,
      withFirst(name, value),
      Number.isFinite(value)
        ? `tensor ${tensor} has ${value === 1.1e6 ? '1100000' : value.toString()} at index 0; numbers there must be from`
        : `tensor ${tensor} has ${value} at index 0`,
    ])
  }),
  ...[0, -0, -1, 1e-45, 1e-20, 9e-7].map((value): [string, Uint8Array, string] => [
    `a deviation of ${Object.is(value, -0) ? '−0' : value}`,
    withFirst('std', value),
    'at index 0; numbers there must be from 0.000001 to 1000000',
  ]),
  [
    'weights that are too large together',
    withNumbers({ hiddenWeight: first(weights.hiddenWeight, 1e4), outWeight: Float32Array.of(1e4) }),
    'with the weights in hidden.weight and out.weight, a score could reach 1.0e+14; the limit is 1000000000000 for hidden states up to 1000000',
  ],
  [
    'a deviation that is too small for its weight',
    withNumbers({
      std: first(weights.std, 2e-6),
      hiddenWeight: first(weights.hiddenWeight, 100),
      outWeight: Float32Array.of(100),
    }),
    'a score could reach',
  ],
]

describe('a hostile head file', () => {
  it(`is one of at least 72`, () => expect(refused.length).toBeGreaterThanOrEqual(72))

  it.each(refused)('is refused: %s', (_, bytes, message) => {
    let thrown: unknown
    try {
      add(bytes)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(HeadFileError)
    const said = (thrown as Error).message
    expect(said).toMatch(message instanceof RegExp ? message : literally(message))
    expect(said).toMatch(/^your head/)
    // One clean line, whatever the file contains.
    expect(said.length).toBeLessThanOrEqual(600)
    expect(said).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u)
    expect(({} as Json).dtype).toBeUndefined()
  })

  it('is refused wherever it was cut', () => {
    for (let length = 0; length < valid.length; length++)
      expect(() => add(valid.slice(0, length)), `${length} bytes`).toThrow(HeadFileError)
  })

  it.each<[string, string, string]>([
    ['control characters', 'fi\u0000l\u0007m\u001b[2Js\u0085', 'film[2Js'],
    ['line breaks', 'my\r\nfilms\n', 'my films'],
    ['overrides of the direction', '\u202efilms\u202c', 'films'],
    ['isolates', '\u2066my\u2069 \u2067films\u2068', 'my films'],
    ['zero-width characters', 'f\u200bi\u2060l\ufeffms', 'films'],
    ['a half of a surrogate pair', 'films\ud83d', 'films'],
    ['10 000 characters', 'x'.repeat(10_000), `${'x'.repeat(119)}…`],
    ['an entity', '&lt;b&gt; & co', '&lt;b&gt; & co'],
    ['a script of its own', 'می‌خواهم 映画', 'می‌خواهم 映画'],
  ])('has a name without %s', (_, given, shown) => {
    const reward = add(withCard({ reward: given }))
    expect(reward.title).toBe(`${shown} (your own head)`)
    expect(reward.name).toMatch(/^my-[\p{L}\p{N}_-]+$/u)
  })

  it('is taken with numbers that do no harm, and scores', () => {
    for (const value of [1e-45, -1e-45, 0, -0, 1.1754944e-38]) {
      const [head] = add(withFirst('hiddenWeight', value)).heads
      expect(head?.score(Float32Array.of(MAX_HIDDEN_STATE, 1, 1, 1))[0]).toBeCloseTo(0, 9)
    }
  })
})

const literally = (text: string) => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))

/** Scores of a head that was taken, for hidden states up to the limit. They are finite, or the test fails. */
function checkScores(bytes: Uint8Array, states: readonly number[][]): void {
  const [head] = add(bytes).heads
  const scores = head?.score(Float32Array.from(states.flat())) ?? []
  expect(scores).toHaveLength(states.length)
  for (const score of scores) expect(Math.abs(score)).toBeLessThanOrEqual(MAX_SCORE)
}

describe('any change of a head file', () => {
  const limit = Math.fround(MAX_HIDDEN_STATE)
  const state = fc.oneof(fc.constantFrom(limit, -limit, 0), fc.float({ min: -limit, max: limit, noNaN: true }))
  const states = fc.array(fc.array(state, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 3 })

  /** The file is refused by a HeadFileError, or its scores are finite and its name is clean. */
  function holds(bytes: Uint8Array, given: readonly number[][]): void {
    try {
      checkScores(bytes, given)
    } catch (error) {
      if (!(error instanceof HeadFileError)) throw error
    }
  }

  it('of bytes is refused or harmless', () => {
    const flips = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(flips, states, (changes, given) => {
        const bytes = valid.slice()
        for (const [index, byte] of changes) bytes[index] = byte
        holds(bytes, given)
      }),
      { numRuns: 500 },
    )
  })

  it('of its numbers is refused or harmless', () => {
    const count = data.length / 4
    const numbers = fc.array(fc.float(), { minLength: count, maxLength: count })
    const modest = fc.array(fc.float({ min: Math.fround(1e-6), max: limit, noNaN: true }), {
      minLength: count,
      maxLength: count,
    })
    fc.assert(
      fc.property(fc.oneof(numbers, modest), states, (values, given) =>
        holds(withHeader(headerText, undefined, new Uint8Array(Float32Array.from(values).buffer)), given),
      ),
      { numRuns: 500 },
    )
  })

  it('of its length is refused or harmless', () => {
    fc.assert(
      fc.property(fc.nat(valid.length), fc.uint8Array({ maxLength: 40 }), states, (cut, more, given) =>
        holds(Uint8Array.of(...valid.slice(0, cut), ...more), given),
      ),
      { numRuns: 500 },
    )
  })

  it('of its header is refused or harmless', () => {
    const json = fc.oneof(fc.jsonValue(), fc.constantFrom(-1, 0, 1, 4, 16, MAX, '', '__proto__', null))
    const paths = Object.entries(JSON.parse(headerText)).flatMap(([name, entry]) => [
      [name],
      ...Object.keys(entry as Json).map((field) => [name, field]),
    ])
    const edit = fc.tuple(fc.constantFrom(...paths), json)
    const cardEdit = fc.tuple(fc.constantFrom(...Object.keys(card)), json)
    fc.assert(
      fc.property(
        fc.array(edit, { maxLength: 2 }),
        fc.array(cardEdit, { maxLength: 2 }),
        states,
        (edits, own, given) => {
          const changed = JSON.parse(headerText)
          changed.__metadata__.card = JSON.stringify({ ...card, ...Object.fromEntries(own) })
          for (const [[name = '', field], value] of edits) {
            if (field === undefined) changed[name] = value
            else if (changed[name] !== null && typeof changed[name] === 'object') changed[name][field] = value
          }
          holds(header(changed), given)
        },
      ),
      { numRuns: 500 },
    )
  })
})

it('the bound on scores holds for random heads', () => {
  const numbers = (count: number, most: number) =>
    fc.array(fc.float({ min: -Math.fround(most), max: Math.fround(most), noNaN: true }), {
      minLength: count,
      maxLength: count,
    })
  const heads = fc.record({
    mean: numbers(4, 1000),
    std: fc.array(fc.float({ min: Math.fround(1e-3), max: 1000, noNaN: true }), { minLength: 4, maxLength: 4 }),
    hiddenWeight: numbers(4, 10),
    hiddenBias: numbers(1, 10),
    outWeight: numbers(1, 10),
    outBias: numbers(1, 10),
  })
  fc.assert(
    fc.property(heads, fc.array(numbers(4, MAX_HIDDEN_STATE), { minLength: 1, maxLength: 2 }), (given, states) => {
      const made = Object.fromEntries(Object.entries(given).map(([name, values]) => [name, Float32Array.from(values)]))
      const bytes = withNumbers(made as Partial<MlpWeights>)
      readHead(bytes)
      checkScores(bytes, states)
    }),
    { numRuns: 200 },
  )
})
