import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SharingError } from './comparison.ts'
import { MAX_LINK_CHARACTERS, packLink } from './linkPayload.ts'
import { decodePromptsLink, encodePromptsLink, type PromptsSummary } from './promptsLink.ts'

const estimate = (mean: number) => ({ mean, standardError: 0.125, n: 40 })
const row = (key: string, mean: number): PromptsSummary['rows'][number] => ({
  key,
  title: key,
  method: 'pargs',
  weight: 2,
  preset: false,
  judges: [estimate(mean), estimate(-mean)],
  ownReward: estimate(1),
  klToBase: estimate(20),
  klToTopK: null,
  distinct2: 0.75,
  length: estimate(48),
  msPerToken: 31.5,
})
const summary: PromptsSummary = {
  title: 'films.txt',
  prompts: 40,
  planned: 40,
  samples: 2,
  maxTokens: 48,
  bestOf: 8,
  reward: 'sentiment',
  judges: ['sentiment', 'sentimentWords'],
  model: ['SmolLM2', 'wasm, 2 threads'],
  rows: [row('a', 1.5), row('b', 2.25)],
  base: 'a',
  differences: [0.75, -0.75].map((difference) => [
    { key: 'b', difference, standardError: 0.25, n: 40, win: 50, tie: 2, lose: 28 },
  ]),
}

describe('a link with the summary of many prompts', () => {
  it('comes back as it was sent', () => {
    expect(decodePromptsLink(encodePromptsLink(summary))).toEqual(summary)
  })

  it('fits with two dozen columns', () => {
    const rows = Array.from({ length: 24 }, (_, i) => row(`pargs@${i}`, Math.sin(i)))
    const [first] = rows
    const differences = summary.judges.map(() =>
      rows.slice(1).map(({ key }, i) => ({
        ...(summary.differences[0]?.[0] as PromptsSummary['differences'][number][number]),
        key,
        difference: Math.cos(i),
      })),
    ) as PromptsSummary['differences']
    const link = encodePromptsLink({ ...summary, rows, base: first?.key ?? '', differences })
    expect(link.length).toBeLessThan(MAX_LINK_CHARACTERS)
    expect(decodePromptsLink(link).rows).toHaveLength(24)
  })

  it.each([
    ['of a later version', encodePromptsLink(summary).replace(/^1/, '2'), /version 2 of the format/],
    ['cut off', encodePromptsLink(summary).slice(0, -40), /damaged/],
    ['without a version', 'abc', /contains no comparison/],
    ['whose rows do not match', packLink(1, { ...summary, base: 'c' }), /damaged/],
    ['with a number out of range', packLink(1, { ...summary, prompts: -1 }), /damaged/],
  ])('%s is refused with a sentence', (_, link, sentence) => {
    expect(() => decodePromptsLink(link)).toThrow(SharingError)
    expect(() => decodePromptsLink(link)).toThrow(sentence)
  })

  it('with any payload gives a summary within the limits or a SharingError', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json().map((text) => packLink(1, JSON.parse(text))),
          fc.string(),
        ),
        (link) => {
          try {
            expect(decodePromptsLink(link).rows.length).toBeGreaterThan(0)
          } catch (error) {
            expect(error).toBeInstanceOf(SharingError)
          }
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('shows titles without control characters', () => {
    const sent = encodePromptsLink({ ...summary, title: 'a\u202eb\u0000' })
    expect(decodePromptsLink(sent).title).toBe('ab')
  })
})
