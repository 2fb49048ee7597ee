import { describe, expect, it } from 'vitest'
import { formatLabel, labelChoices, parseLabel, plainLabel, rewardOf } from './labels.ts'

describe('plainLabel', () => {
  it.each([
    [['reward'], { plus: 0, minus: null }],
    [['NEGATIVE', 'POSITIVE'], { plus: 1, minus: 0 }],
    [['good', 'bad'], { plus: 0, minus: 1 }],
    [['LABEL_0', 'LABEL_1'], null],
    [['negative', 'neutral', 'positive'], null],
    [['joy', 'anger'], null],
  ])('%j', (labels, choice) => expect(plainLabel(labels)).toEqual(choice))
})

describe('labels as text', () => {
  it.each([['a'], ['NEGATIVE', 'POSITIVE'], ['not-toxic', 'toxic'], ['1 star', '2 stars', '3 stars']])(
    'every choice is read as it was written: %j',
    (...labels) => {
      for (const choice of labelChoices(labels)) {
        if (labels.length === 1) continue
        expect(parseLabel(formatLabel(choice, labels), labels)).toEqual(choice)
      }
    },
  )

  it('ignores upper case and spaces', () => {
    expect(parseLabel(' positive - negative', ['NEGATIVE', 'POSITIVE'])).toEqual({ plus: 1, minus: 0 })
  })

  it('names the labels and the two forms', () => {
    expect(() => parseLabel('happy', ['sad', 'glad'])).toThrow(
      '“happy” is not a label of this classifier, nor a difference of two. Its labels: sad, glad. Write one, such as glad, or a difference, such as glad-sad.',
    )
    expect(() => parseLabel('glad-glad', ['sad', 'glad'])).toThrow('glad-glad')
  })
})

it('the reward is a raw logit or a difference', () => {
  expect(rewardOf([-3, 5], { plus: 1, minus: 0 })).toBe(8)
  expect(rewardOf([-3, 5], { plus: 1, minus: null })).toBe(5)
})
