import fc from 'fast-check'
import { expect, test } from 'vitest'
import { objectives } from '../heads.ts'
import { gumbel } from '../random.ts'
import { choose } from './choose.ts'
import { methodNamed, methodNames, methods } from './index.ts'
import type { Method } from './method.ts'

test('methods are found by their names only', () => {
  for (const name of methodNames) expect(methodNamed(name).name).toBe(name)
  expect(() => methodNamed('PARGS')).toThrow(
    "there is no method named 'PARGS': use one of topK, greedy, args, argsGreedy, cd, rad, pargs, pargsGreedy, pargsSoft, pargsRollout, bestOfN, bestOfNPrefix",
  )
  expect(() => methodNamed('toString')).toThrow(/no method named 'toString'/)
})

test.each(methodNames)('%s at weight 0 chooses as its baseline does, however large the rewards', (name) => {
  const method = methods[name]
  const baseline = method.choice === 'sample' ? methods.topK : methods.greedy
  const settings = { weight: 0, temperature: 0.7 }
  for (let step = 0; step < 200; step++) {
    const candidates = Array.from({ length: 10 }, (_, i) => ({
      token: 3 * i,
      baseLogProb: -0.1 * i - 0.5,
      reward: 1e308 * gumbel(9, 0, step, i) > 0 ? 1e308 : -1e308,
    }))
    const noiseOf = (token: number) => gumbel(1, 0, step, token)
    expect(choose(method, candidates, settings, noiseOf)).toEqual(choose(baseline, candidates, settings, noiseOf))
  }
})

const finite = fc.double({ min: -50, max: 50, noNaN: true })

test.each(methodNames)('%s: the score is ℓ + b·w exactly if the method says so', (name) => {
  const { score, affineInWeight }: Method = methods[name]
  const isAffine = (baseLogProb: number, reward: number, weight: number) => {
    const b = score({ baseLogProb: 0, reward }, { weight: 1 })
    const expected = baseLogProb + b * weight
    return Math.abs(score({ baseLogProb, reward }, { weight }) - expected) <= 1e-12 * (1 + Math.abs(expected))
  }
  const { failed } = fc.check(fc.property(finite, finite, finite, isAffine))
  expect(failed).toBe(!affineInWeight)
})

test('labels, titles and looks of heads are unique', () => {
  const heads = Object.values(objectives)
  const lists = [
    methodNames.map((name) => methods[name].label),
    heads.map(({ title }) => title),
    heads.map(({ look }) => look),
  ]
  for (const list of lists) expect(new Set(list.map((each) => JSON.stringify(each))).size).toBe(list.length)
})
