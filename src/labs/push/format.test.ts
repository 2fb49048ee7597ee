// What a file of recorded pushes must hold, and what is said of one that does not.

import { expect, test } from 'vitest'
import { checkPushed, pushedWeights } from './format.ts'
import { examplePushed } from './testing/examplePushed.ts'

test('a whole set passes, and tells its weights in order', () => {
  const set = checkPushed(JSON.parse(JSON.stringify(examplePushed())), 'push.json.gz')
  expect(pushedWeights(set)).toEqual([-2, 0, 1, 4, 16])
})

test('the file and what is wrong in it are named', () => {
  const set = examplePushed()
  expect(() => checkPushed({ ...set, texts: set.texts.slice(1) }, 'push.json.gz')).toThrow(
    'push.json.gz: the top level: no text of p0 by topK at w = 0',
  )
  expect(() => checkPushed({ ...set, judges: [{ name: 'nobody', title: '' }] }, 'f')).toThrow('lacks the score')
  const [first, ...rest] = set.texts
  expect(() => checkPushed({ ...set, texts: [{ ...first, kl: 'much' }, ...rest] }, 'f')).toThrow('f: texts.0.kl')
  expect(() => checkPushed(null, 'f')).toThrow('f: the top level')
})
