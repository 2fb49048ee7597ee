import { describe, expect, it, test } from 'vitest'
import { ruleNamed, rules } from './index.ts'
import { readingEaseOf } from './readingEase.ts'

function score(name: string, text: string, finished = false): number {
  const asked = ruleNamed(name)
  if (!asked) throw new Error(`no rule ${name}`)
  return asked.rule.open(asked.parameter)(text, finished)
}

const AWKWARD = [
  '',
  ' ',
  '\n\n',
  '<b>&amp;</b>',
  '\ufeff',
  'é\u0301\u200d',
  '👩‍👩‍👧 ok',
  '\ud83d',
  'x'.repeat(3000),
  '[[[[[['.repeat(300),
  '...!?',
  '12345 67',
  '你好，世界。',
  '\\u00zz "',
  'constructor __proto__',
]

describe('every rule', () => {
  it.each(rules.map((rule) => [rule.name, rule] as const))('%s: finite, in [−1, 1], the same again', (_, rule) => {
    const rate = rule.open(rule.parameter?.example ?? null)
    for (const text of AWKWARD)
      for (const finished of [false, true]) {
        const given = rate(text, finished)
        expect(Math.abs(given)).toBeLessThanOrEqual(1)
        expect(rate(text, finished)).toBe(given)
      }
  })

  it.each([
    ['keyword', 'keyword needs a parameter: write, for example, keyword:garden'],
    ['keyword:', 'the parameter of keyword must be a single word that starts with a letter (got "")'],
    ['keyword:a b', 'must be a single word that starts with a letter (got "a b")'],
    ['keyword:.*', 'must be a single word that starts with a letter'],
    [`keyword:${'a'.repeat(41)}`, 'must be at most 40 letters long'],
    ['words:0', 'the parameter of words must be a whole number from 1 to 10000 (got "0")'],
    ['words:1e3', 'must be a whole number'],
    ['words:-4', 'must be a whole number'],
    ['readingEase:200', 'must be a whole number from 0 to 120'],
    ['json:1', 'json takes no parameter: write json instead of json:1'],
  ])('refuses %s', (name, message) => {
    expect(() => score(name, '')).toThrow(message)
  })

  it('is found by its whole name only', () => {
    for (const name of ['', 'sentiment', 'Keyword:x', 'keywords', ':x', 'constructor'])
      expect(ruleNamed(name)).toBeNull()
    expect(ruleNamed('keyword:a:b')?.parameter).toBe('a:b')
  })
})

describe('keyword', () => {
  it.each([
    ['', 0],
    ['a quiet place', 0],
    ['the Garden, at last', 1],
    ['the gardener came', 0],
    ['in my_garden now', 0],
    ['"garden" he said', 1],
    ['the garden’s gate', 1],
    // Six letters and an end make seven.
    ['in the g', 1 / 7],
    ['in the GARD', 4 / 7],
    ['in the garden', 6 / 7],
    ['in the garden ', 1],
    // Not a word's first letters, and first letters that other text follows.
    ['reg', 0],
    ['gard en', 0],
  ])('%j gives %f for an unfinished text', (text, expected) => {
    expect(score('keyword:garden', text)).toBeCloseTo(expected, 12)
  })

  it('counts only whole words of a finished text', () => {
    expect(score('keyword:garden', 'in the garden', true)).toBe(1)
    expect(score('keyword:garden', 'in the garde', true)).toBe(0)
    expect(score('keyword:café', 'a cafe\u0301', true)).toBe(1)
    expect(score('keyword:well-known', 'a Well-Known man', true)).toBe(1)
  })
})

describe('words', () => {
  it('penalizes an unfinished text only for too many words', () => {
    expect(score('words:4', 'one two')).toBe(1)
    expect(score('words:4', 'one two three fo')).toBe(1)
    // One word beyond, tolerance 1: (1 − 1) / (1 + 1); two beyond: (1 − 2) / (1 + 2).
    expect(score('words:4', 'one two three four fi')).toBe(0)
    expect(score('words:4', 'one two three four five six.')).toBeCloseTo(-1 / 3, 12)
  })

  it('measures a finished text against the target', () => {
    expect(score('words:4', "We don't like it.", true)).toBe(1)
    expect(score('words:4', 'one two', true)).toBeCloseTo(-1 / 3, 12)
    // Tolerance 2 of 20, missed by 20: (2 − 20) / (2 + 20).
    expect(score('words:20', '', true)).toBeCloseTo(-18 / 22, 12)
  })
})

describe('shortSentences', () => {
  it('is the mean over sentences, the last as it stands', () => {
    expect(score('shortSentences:4', '')).toBe(1)
    expect(score('shortSentences:4', 'We left. They stayed at home')).toBe(1)
    // Tolerance 1: the second sentence is one word beyond, so (1 + 0) / 2.
    expect(score('shortSentences:4', 'We left. They stayed at home alone')).toBe(0.5)
    expect(score('shortSentences:4', 'one two three four five six seven')).toBeCloseTo(-2 / 4, 12)
  })
})

describe('readingEase', () => {
  it('is Flesch’s formula', () => {
    // 6 words, 2 sentences, 7 syllables (hap-py).
    expect(readingEaseOf('The cat sat. It was happy')).toBeCloseTo(206.835 - 1.015 * (6 / 2) - 84.6 * (7 / 6), 9)
    expect(readingEaseOf('?!')).toBeNull()
  })

  it('prefers easy words, or those near the target', () => {
    const easy = 'We went out. It was fun.'
    const hard = 'Institutional accountability necessitates comprehensive deliberation.'
    expect(score('readingEase', easy)).toBeGreaterThan(score('readingEase', hard))
    expect(score('readingEase:0', easy)).toBeLessThan(
      score('readingEase:0', 'The government is considering regulations.'),
    )
    const ease = readingEaseOf(easy) as number
    expect(score('readingEase', easy)).toBeCloseTo(Math.tanh((ease - 60) / 40), 12)
    // Above the target by ease − 100: (20 − that) / (20 + that).
    expect(score('readingEase:100', easy)).toBeCloseTo((120 - ease) / (ease - 80), 9)
  })
})

describe('json', () => {
  const DOCUMENTS = [
    '{"a": [1, -2.5e+3, true], "b\\n\\u00e9\\\\": {"c": null, "d": false}, "": ""}',
    ' [ ] ',
    '"é 🙂"',
    '-0.0E-1',
    'null',
    '[{}, [[]], "\\"]"]',
  ]

  it('accepts every prefix of a document, and exactly the finished texts that JSON.parse accepts', () => {
    for (const document of DOCUMENTS)
      for (let end = 0; end <= document.length; end++) {
        const text = document.slice(0, end)
        expect([text, score('json', text)]).toEqual([text, 1])
        let whole = 1
        try {
          JSON.parse(text)
        } catch {
          whole = -1
        }
        expect([text, score('json', text, true)]).toEqual([text, whole])
      }
  })

  it.each([
    'Sure',
    '{1',
    '[1 2',
    '{"a" "b',
    '{"a",',
    '[,',
    '[1,]',
    '01',
    '-x',
    '1.e',
    '{"a":1}}',
    '{} x',
    '"a\\x',
    '"a\\u12g',
    "{'",
    '"\n',
    'trux',
    '{t',
    '[1}',
    '1e5 3',
    '}',
    'nul ',
  ])('gives up on %j', (text) => {
    expect(score('json', text)).toBe(-1)
    expect(score('json', text, true)).toBe(-1)
  })

  test('no broken character makes a document by going on: every change of one character, against JSON.parse', () => {
    const document = '{"a": [1, true, "b"]}'
    for (let at = 0; at < document.length; at++)
      for (const other of ['x', '"', '}', ',', ' ', '1', '-', '\\']) {
        const changed = document.slice(0, at) + other + document.slice(at + 1)
        let whole = 1
        try {
          JSON.parse(changed)
        } catch {
          whole = -1
        }
        expect([changed, score('json', changed, true)]).toEqual([changed, whole])
        if (whole === 1) expect([changed, score('json', changed)]).toEqual([changed, 1])
      }
  })
})
