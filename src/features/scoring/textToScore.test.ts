import { expect, test } from 'vitest'
import { joinText } from '../../decoding/text.ts'
import { spaced } from '../../store/jobs/scoring.ts'
import { offeredRewards } from '../../store/settings/rewards.ts'
import example from './example.json'
import { createTextToScore, EXAMPLE, MAX_SCORED_CHARACTERS } from './textToScore.ts'

function memory(name?: string, value?: string) {
  const kept = new Map(name === undefined || value === undefined ? [] : [[name, value]])
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
  }
}

test('what is typed is restored on the next visit', () => {
  const storage = memory()
  createTextToScore(() => storage)
    .getState()
    .change({ text: 'my text', chat: true })
  expect(createTextToScore(() => storage).getState().asked).toEqual({ ...EXAMPLE, text: 'my text', chat: true })
})

test('invalid or overlong stored text is replaced by the example', () => {
  const wrong = [
    null,
    { asked: { ...EXAMPLE, text: 3 } },
    { asked: { ...EXAMPLE, text: 'a'.repeat(MAX_SCORED_CHARACTERS + 1) } },
  ]
  for (const state of wrong) {
    const storage = memory('tokenwise-text-to-score', JSON.stringify({ state, version: 1 }))
    expect(createTextToScore(() => storage).getState().asked).toEqual(EXAMPLE)
  }
})

test('the recorded scores are those of the example, by every head of a reward that is offered before the model is loaded', () => {
  const { tokens } = example
  expect(
    joinText(
      tokens.map(({ bytes }) => bytes),
      true,
    ),
  ).toBe(spaced(EXAMPLE))
  const reward = offeredRewards({ kind: 'idle' }).find(({ name }) => name === EXAMPLE.reward)
  const heads = (reward?.heads ?? []).map(({ objective }) => objective).sort()
  expect(heads).not.toEqual([])
  for (const { rewards, advantages } of tokens)
    for (const values of [rewards, advantages]) expect(Object.keys(values).sort()).toEqual(heads)
})
