import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createFirst, FIRST_WEIGHT, loadedOf, SWEEP_FILE } from './firstStore.ts'
import { firstDifference, nearestWeight } from './sweepRuns.ts'
import { change, trade, weightText } from './words.ts'

const packed = readFileSync(`public/${SWEEP_FILE}`)
const loaded = loadedOf(JSON.parse(gunzipSync(packed).toString()))
const { runs } = loaded

const store = (read: () => Promise<Uint8Array<ArrayBuffer>>) => createFirst({ read })

describe('the runs of the first view', () => {
  it('have the opening weight, and no steering at weight 0', () => {
    expect(runs.weights).toContain(FIRST_WEIGHT)
    expect(runs.at(0).leavesAt).toBeNull()
    expect(runs.at(FIRST_WEIGHT).leavesAt).not.toBeNull()
    expect(() => runs.at(0.123)).toThrow('0.123')
  })

  it('are at even steps, as the slider needs', () => {
    const steps = runs.weights.slice(1).map((weight, i) => weight - (runs.weights[i] as number))
    expect(new Set(steps).size).toBe(1)
  })

  it('share one text without steering, and axes that hold every token', () => {
    const { x, y } = runs.axes
    const [left, right] = x.scale.domain() as [number, number]
    const [bottom, top] = y.scale.domain() as [number, number]
    const plain = runs.at(0).plain.text
    for (const weight of runs.weights) {
      const run = runs.at(weight)
      expect(run.plain.text).toBe(plain)
      expect(run.steered.weight).toBe(weight)
      for (const { baseLogProb, candidates, chosen } of run.steered.tokens) {
        expect(baseLogProb).toBeGreaterThanOrEqual(left)
        expect(baseLogProb).toBeLessThanOrEqual(right)
        expect(candidates[chosen]?.rewards.prefix).toBeGreaterThanOrEqual(bottom)
        expect(candidates[chosen]?.rewards.prefix).toBeLessThanOrEqual(top)
      }
    }
  })
})

describe('the state of the first view', () => {
  it('takes the nearest recorded weight, and moves the open list to the first difference', async () => {
    const first = store(async () => new Uint8Array(packed))
    first.getState().setWeight(2.2)
    await first.getState().load()
    expect(first.getState()).toMatchObject({ weight: 2, fault: null, selected: null })
    first.getState().select({ side: 'plain', position: 5 })
    first.getState().setWeight(-99)
    expect(first.getState()).toMatchObject({
      weight: runs.weights[0],
      selected: { side: 'steered', position: runs.at(runs.weights[0] as number).leavesAt },
    })
  })

  it.each([
    ['5', 'the file:'],
    ['{"note":5}', 'note:'],
    ['{"note"', 'JSON'],
  ])('names what is wrong with the file %s', async (body, named) => {
    const first = store(async () => new TextEncoder().encode(body))
    await first.getState().load()
    expect(first.getState().fault).toContain(named)
    expect(first.getState().fault?.length).toBeLessThan(160)
  })

  it('names a file that cannot be read, and tries again', async () => {
    let isThere = false
    const first = store(async () => {
      if (!isThere) throw new Error('no connection')
      return new Uint8Array(packed)
    })
    await first.getState().load()
    expect(first.getState().fault).toContain(SWEEP_FILE)
    isThere = true
    await first.getState().load()
    expect(first.getState()).toMatchObject({ fault: null, loaded: { prompt: loaded.prompt } })
  })
})

describe('firstDifference and nearestWeight', () => {
  const tokens = (...ids: number[]) => ids.map((token) => ({ token }))

  it('compare token by token, and take a longer text as different', () => {
    expect(firstDifference(tokens(1, 2, 3), tokens(1, 5, 3))).toBe(1)
    expect(firstDifference(tokens(1, 2), tokens(1, 2, 3))).toBe(2)
    expect(firstDifference(tokens(1, 2), tokens(1, 2))).toBeNull()
    expect(nearestWeight([-4, 0, 4], 2.1)).toBe(4)
  })
})

describe('the words', () => {
  it('say what steering traded, in the direction of the data', () => {
    expect(trade(runs.at(0), 0)).toMatch(/same/)
    expect(trade(runs.at(4), 4)).toMatch(/higher/)
    expect(trade(runs.at(-4), -4)).toMatch(/lower/)
    expect(trade(runs.at(8), 8)).toMatch(/times less probable/)
  })

  it('write weights with a true minus and no needless zeros', () => {
    expect([4, -1.5, 0].map(weightText)).toEqual(['+4', '−1.5', '0'])
    expect(change(0.05, 0.54, 4)).toContain('5%')
    expect(change(0.05, 0.54, 4)).toContain('54%')
  })
})
