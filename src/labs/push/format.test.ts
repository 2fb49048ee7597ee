// The check of the recorded file, and its errors.

import { expect, test } from 'vitest'
import { checkPushed, pushedWeights } from './format.ts'
import { examplePushed } from './testing/examplePushed.ts'

test('a complete set passes, and its weights are in order', () => {
  const set = checkPushed(JSON.parse(JSON.stringify(examplePushed())), 'push.json.gz')
  expect(pushedWeights(set)).toEqual([-2, 0, 1, 4, 16])
})

test('the error names the file and the field that is wrong', () => {
  const set = examplePushed()
  expect(() => checkPushed({ ...set, texts: set.texts.slice(1) }, 'push.json.gz')).toThrow(
    'push.json.gz: the top level: no text for p0 by topK at w = 0',
  )
  expect(() => checkPushed({ ...set, judges: [{ name: 'nobody', title: '' }] }, 'f')).toThrow(
    'lacks a score from at least one judge',
  )
  const [first, ...rest] = set.texts
  expect(() => checkPushed({ ...set, texts: [{ ...first, kl: 'much' }, ...rest] }, 'f')).toThrow('f: texts.0.kl')
  expect(() => checkPushed(null, 'f')).toThrow('f: the top level')
})
