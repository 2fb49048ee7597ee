// The recorded set bears out what the page says about it.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { curve, peaksAtLargest } from './curves.ts'
import { checkPushed, pushedMethods, pushedWeights } from './format.ts'
import { START } from './state.ts'

const file = path.resolve(import.meta.dirname, '../../../public/labs/push.json.gz')
const set = checkPushed(JSON.parse(gunzipSync(readFileSync(file)).toString()), file)
const [judge] = set.judges.map(({ name }) => name) as [string]

test('the lesson starts at a recorded weight and prompt', () => {
  expect(pushedWeights(set)).toContain(START.weight)
  expect(set.prompts.map(({ id }) => id)).toContain(START.prompt)
  expect(readFileSync(file).length).toBeLessThan(400_000)
})

test('the steering reward rises up to w = 4, and KL rises with w', () => {
  for (const method of pushedMethods) {
    const at = (name: 'own' | 'kl', wanted: number) =>
      curve(set, method, name, judge).find(({ weight }) => weight === wanted)?.mean as number
    expect(at('own', 0)).toBeGreaterThan(at('own', -4))
    expect(at('own', 4)).toBeGreaterThan(at('own', 0))
    expect(at('kl', 4)).toBeGreaterThan(at('kl', 1))
    expect(at('kl', 16)).toBeGreaterThan(at('kl', 4))
  }
})

test('there is a prompt that breaks the rule', () => {
  expect(set.prompts.some(({ id }) => peaksAtLargest(set, 'pargs', judge, id))).toBe(true)
})
