import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Forest } from '../../src/decoding/forest.ts'
import { fakeTrunk } from '../../src/decoding/testing/fakeTrunk.ts'
import { extractFeatures, type FeatureSource, GROUPS_PER_SHARD, readFeatures, writeFeatures } from './extract.ts'
import type { TextGroup } from './pairs.ts'
import { chooseOpening, rolloutGroup, writeRollouts } from './rollouts.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'features-'))
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(dir, { recursive: true })
})

const source = (layer: number): FeatureSource => ({ trunkSha256: 'test', layer, hiddenSize: 8, dir })
const open = async () => {
  const trunk = fakeTrunk({ maxRowsPerPass: 6 })
  return { trunk, dispose: () => trunk.dispose() }
}
const group = (i: number): TextGroup => ({
  prompt: [1, 1 + (i % 5)],
  responses: [
    [5, 6, 7 + (i % 9), 2],
    [5, 9, 2],
  ],
})

describe('extractFeatures', () => {
  it('keeps the rows that each text alone would have, for each layer', async () => {
    await extractFeatures([source(1), source(2)], [group(0), group(1)], 'rows', open)
    const trunk = fakeTrunk({})
    const forest = new Forest(trunk)
    for (const layer of [1, 2]) {
      const features = readFeatures(source(layer), [group(0), group(1)])
      for (const [g, responses] of features.entries())
        for (const [r, { rows, length }] of responses.entries()) {
          const { prompt, responses: texts } = group(g)
          expect(length).toBe(texts[r]!.length)
          forest.reset()
          const nodes = forest.chain(null, [...prompt, ...texts[r]!])
          await forest.extend(nodes)
          const direct = nodes.slice(prompt.length - 1).flatMap((node) => [...forest.hidden(node, layer)])
          expect(rows).toHaveLength(direct.length)
          rows.forEach((value, i) => {
            expect(value).toBeCloseTo(direct[i]!, 5)
          })
        }
    }
  })

  it('evaluates only missing shards, and reads longer sets from the same shards', async () => {
    const groups = Array.from({ length: 2 * GROUPS_PER_SHARD }, (_, i) => group(i))
    const opened = vi.fn(open)
    await extractFeatures([source(1)], groups.slice(0, GROUPS_PER_SHARD), 'rows', opened)
    await extractFeatures([source(1)], groups, 'rows', opened)
    expect(opened).toHaveBeenCalledTimes(2)
    expect(readdirSync(dir)).toHaveLength(2)
    await extractFeatures([source(1)], groups, 'rows', opened)
    expect(opened).toHaveBeenCalledTimes(2)
    expect(readFeatures(source(1), groups)).toHaveLength(groups.length)
    expect(() => readFeatures(source(2), groups)).toThrow()
  })

  it('refuses a truncated shard', async () => {
    await extractFeatures([source(1)], [group(0)], 'rows', open)
    truncateSync(path.join(dir, readdirSync(dir)[0]!), 64)
    expect(() => readFeatures(source(1), [group(0)])).toThrow('has 16 numbers instead of 64')
  })
})

describe('rollouts', () => {
  const settings = { seed: 3, maxTokens: 6, topK: 4, temperature: 1, stopTokens: [2] }
  const openings = [
    { prompt: [4, 5], given: [], noise: 10 },
    { prompt: [4, 5], given: [6, 7], noise: 11 },
    { prompt: [8], given: [9], noise: 12 },
  ]

  it('do not depend on other rollouts in the wave', async () => {
    const forest = new Forest(fakeTrunk())
    const together = await writeRollouts(forest, openings, 1, settings)
    for (const [i, opening] of openings.entries()) {
      const [alone] = await writeRollouts(forest, [opening], 1, settings)
      expect(alone!.rollout).toEqual(together[i]!.rollout)
    }
    expect(together.map(({ rollout }) => rollout.tokens.length).every((n) => n >= 1 && n <= 6)).toBe(true)
    for (const { rollout } of together) expect(rollout.finished).toBe(rollout.tokens.at(-1) === 2)
  })

  it('keep the rows that an extraction of their texts gives', async () => {
    const written = await writeRollouts(new Forest(fakeTrunk()), openings, 1, settings)
    const groups = written.map(({ rollout }) => rolloutGroup(rollout))
    writeFeatures(
      source(1),
      groups,
      written.map(({ rows }) => rows),
    )
    const kept = readFeatures(source(1), groups)
    rmSync(path.join(dir, readdirSync(dir)[0]!))
    await extractFeatures([source(1)], groups, 'rows', open)
    readFeatures(source(1), groups).forEach(([response], i) => {
      expect(kept[i]![0]!.length).toBe(response!.length)
      response!.rows.forEach((value, at) => {
        expect(kept[i]![0]!.rows[at]).toBeCloseTo(value, 5)
      })
    })
  })

  it('start with a prompt and some tokens of a review, or with a review alone', () => {
    const encode = (text: string) => [...text].map((character) => character.charCodeAt(0))
    const choose = (index: number, bareShare: number, maxPrefix = 4) =>
      chooseOpening(index, ['P'], 'review', encode, { seed: 1, minPrefix: 0, maxPrefix, bareShare })
    const lengths = new Set(Array.from({ length: 100 }, (_, i) => choose(i, 0).given.length))
    expect([...lengths].sort()).toEqual([0, 1, 2, 3, 4])
    expect(choose(0, 0, 0)).toMatchObject({ prompt: encode('P'), given: [] })
    expect(choose(0, 1, 0)).toMatchObject({ prompt: encode('r'), given: [] })
    const bare = Array.from({ length: 400 }, (_, i) => choose(i, 0.25)).filter(
      ({ prompt }) => prompt[0] !== encode('P')[0],
    ).length
    expect(bare).toBeGreaterThan(60)
    expect(bare).toBeLessThan(140)
  })
})
