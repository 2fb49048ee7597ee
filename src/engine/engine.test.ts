// The engine against the plain reference, and against itself: whatever a text is computed with, its numbers are the same.

import { GGMLQuantizationType } from '@huggingface/gguf'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { referenceLlama, tensorsOf } from '../models/testing/referenceLlama.ts'
import { tinyModel } from '../models/testing/tinyModel.ts'
import { type Engine, EngineLostError, PASS_ROWS, type Slot } from './engine.ts'
import { openEngine } from './testing/openEngine.ts'
import { randomModel } from './testing/randomModel.ts'

const { F32, F16, Q4_1, Q8_0 } = GGMLQuantizationType
const standard = await tinyModel()
const tiny = await openEngine(standard)
const opened: Engine[] = [tiny.engine]
afterAll(() => {
  for (const engine of opened) engine.dispose()
})

/** Adds a text after `parent` and takes it through all layers, `rows` tokens at a time. */
function write(engine: Engine, tokens: readonly number[], parent: Slot | null = null, rows = PASS_ROWS): Slot[] {
  let tip = parent
  const slots = tokens.map((token) => (tip = engine.add(token, tip)))
  for (let from = 0; from < slots.length; from += rows)
    engine.advance(slots.slice(from, from + rows), engine.shape.blockCount)
  return slots
}

/** All that is read of a slot, as bytes. */
function readings(engine: Engine, slots: readonly Slot[]): string[] {
  const next = engine.next(
    slots,
    5,
    slots.map(() => 7),
  )
  return slots.map((slot, i) =>
    JSON.stringify([
      next[i],
      engine.taps.map((layer) => [...engine.hidden(slot, layer)]),
      engine.taps.map((layer) => [...engine.sum(slot, layer)]),
    ]),
  )
}

const token = fc.integer({ min: 0, max: 511 })
const text = fc.array(token, { minLength: 1, maxLength: 70 })

describe('the numbers', () => {
  it.each([
    ['one head of 64', { headCount: 1, keyValueHeadCount: 1, headSize: 64 }],
    ['9 heads on 3, as the real model has', { headCount: 9, keyValueHeadCount: 3, headSize: 64 }],
    ['14 heads on 2', { headCount: 14, keyValueHeadCount: 2, headSize: 32 }],
    ['heads of 256', { headCount: 4, keyValueHeadCount: 1, headSize: 256 }],
    ['heads of 80', { headCount: 4, keyValueHeadCount: 4, headSize: 80 }],
  ])('are those of the reference: %s', async (_, heads) => {
    for (const [i, types] of [[Q4_1], [Q8_0], [F32, Q4_1, F16, Q8_0]].entries()) {
      const shape = { blockCount: 2, hiddenSize: 96 + 32 * i, feedForwardSize: 160, vocabSize: 83 + i, isTied: i !== 1 }
      const bytes = await randomModel({ ...shape, ...heads, types }, i + 1)
      const { engine, file, config } = await openEngine(bytes)
      const tokens = Array.from({ length: 9 }, (_, at) => (at * 31 + i) % shape.vocabSize)
      const reference = referenceLlama(config, tensorsOf(file), tokens)
      const slots = write(engine, tokens, null, 4)
      for (const layer of engine.taps)
        slots.forEach((slot, at) => {
          expectClose(engine.hidden(slot, layer), reference.residual[layer]![at]!, 2e-5)
        })
      engine.eachLogits(slots, (logits, at) => {
        expectClose(logits, reference.logits[at]!, 5e-5)
      })
      engine.dispose()
    }
  })

  it('of the vocabulary are those of double precision', () => {
    const { engine } = tiny
    const slots = write(engine, [3, 50, 400, 7, 7, 100])
    const next = engine.next(slots, 12, [1, 2, 3, 500, 0, 511])
    engine.eachLogits(slots, (logits, i) => {
      const powers = [...logits].map(Math.exp)
      const total = powers.reduce((sum, power) => sum + power, 0)
      const entropy = powers.reduce((sum, power, id) => sum - (power / total) * (logits[id]! - Math.log(total)), 0)
      expect(next[i]!.logNormalizer).toBeCloseTo(Math.log(total), 6)
      expect(next[i]!.entropy).toBeCloseTo(entropy, 5)
      const order = [...logits.keys()].sort((a, b) => logits[b]! - logits[a]! || a - b)
      expect(next[i]!.ids).toEqual(order.slice(0, 12))
      expect(next[i]!.logits).toEqual(order.slice(0, 12).map((id) => logits[id]))
      const asked = [1, 2, 3, 500, 0, 511][i] as number
      expect(next[i]!.asked).toEqual({ logit: logits[asked], rank: order.indexOf(asked) + 1 })
    })
    expect(engine.next(slots.slice(0, 1), 10_000)[0]!.ids.length).toBe(512)
    engine.clear()
  })

  it('of a path are the sums of its rows', () => {
    const { engine } = tiny
    const slots = write(engine, [3, 50, 400, 7])
    const [layer] = engine.taps as [number]
    const total = new Float64Array(engine.shape.hiddenSize)
    for (const slot of slots) {
      engine.hidden(slot, layer).forEach((value, i) => {
        total[i] = total[i]! + value
      })
      expect(engine.sum(slot, layer)).toEqual(total)
    }
    engine.clear()
  })
})

describe('the same bits', () => {
  it('whatever the number of rows in a pass', () => {
    const { engine } = tiny
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: PASS_ROWS }), (tokens, rows) => {
        const one = readings(engine, write(engine, tokens, null, 1))
        engine.clear()
        const many = readings(engine, write(engine, tokens, null, rows))
        engine.clear()
        expect(many).toEqual(one)
      }),
      { numRuns: 25 },
    )
  })

  it('in a tree as alone, in slots that were used before, and in stops on the way', () => {
    const { engine } = tiny
    const { blockCount } = engine.shape
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(), token), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: blockCount }),
        fc.integer({ min: 1, max: 20 }),
        (branches, cut, rows) => {
          const trash = write(engine, [1, 2, 3, 4, 5])
          const nodes: Slot[] = []
          for (const [at, each] of branches)
            nodes.push(engine.add(each, at % 3 === 0 ? null : (nodes[at % (nodes.length || 1)] ?? null)))
          for (const slot of trash.reverse()) engine.release(slot)
          for (let from = 0; from < nodes.length; from += rows) engine.advance(nodes.slice(from, from + rows), cut)
          if (cut < blockCount)
            for (let from = 0; from < nodes.length; from += rows + 1)
              engine.advance(nodes.slice(from, from + rows + 1), blockCount)
          const tree = readings(engine, nodes)
          const paths = nodes.map((node) => {
            const path: number[] = []
            for (let at: Slot | null = node; at; at = at.parent) path.unshift(at.token)
            return path
          })
          engine.clear()
          paths.forEach((path, i) => {
            expect(readings(engine, write(engine, path).slice(-1))).toEqual([tree[i]])
            engine.clear()
          })
        },
      ),
      { numRuns: 12 },
    )
  })

  it.each([2, 4])('with %i threads as with one', async (threads) => {
    const other = (await openEngine(standard, { threads })).engine
    opened.push(other)
    fc.assert(
      fc.property(text, (tokens) => {
        const alone = readings(tiny.engine, write(tiny.engine, tokens))
        const shared = readings(other, write(other, tokens))
        tiny.engine.clear()
        other.clear()
        expect(shared).toEqual(alone)
      }),
      { numRuns: 10 },
    )
  })
})

describe('use that cannot go well', () => {
  it('is refused with its reason', () => {
    const { engine } = tiny
    const [first, second] = write(engine, [1, 2]) as [Slot, Slot]
    const early = engine.add(3, second)
    expect(() => engine.advance([engine.add(4, early)], 1)).toThrow('parent')
    expect(() => engine.advance([engine.add(4, first), second], 3)).toThrow('same layer')
    expect(() => engine.next([early], 3)).toThrow('0 of 3 layers')
    expect(() => engine.hidden(early, 1)).toThrow('not yet 1')
    expect(() => engine.hidden(first, 9)).toThrow('layer 9')
    expect(() => engine.advance(Array<Slot>(PASS_ROWS + 1).fill(early), 1)).toThrow(`${PASS_ROWS} rows`)
    engine.clear()
  })

  it('names a tensor that the engine cannot pack, and stops packing once it is aborted', async () => {
    const abort = new AbortController()
    abort.abort(new Error('stopped'))
    await expect(openEngine(standard, { signal: abort.signal })).rejects.toThrow('stopped')
    const shape = {
      blockCount: 1,
      hiddenSize: 48,
      feedForwardSize: 64,
      vocabSize: 16,
      headCount: 1,
      keyValueHeadCount: 1,
      headSize: 48,
      isTied: true,
    }
    await expect(openEngine(await randomModel({ ...shape, types: [F32] }, 1))).rejects.toThrow('multiples of 32')
  })

  it('after the end is refused', async () => {
    const { engine } = await openEngine(standard, { threads: 2 })
    const [slot] = write(engine, [1]) as [Slot]
    engine.dispose()
    expect(() => engine.next([slot], 1)).toThrow(EngineLostError)
  })
})

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, limit: number): void {
  let worst = 0
  for (let i = 0; i < expected.length; i++)
    worst = Math.max(worst, Math.abs((actual[i] as number) - (expected[i] as number)))
  expect(worst).toBeLessThan(limit)
}
