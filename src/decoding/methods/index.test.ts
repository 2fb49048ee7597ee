import { expect, test } from 'vitest'
import { gumbel } from '../random.ts'
import { choose } from './choose.ts'
import { methodNamed, methodNames, methods } from './index.ts'

test('methods are found by their name, and by no other', () => {
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
