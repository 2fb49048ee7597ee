import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseRewardIndex } from '../rewards/loadRewards.ts'
import { SHIPPED_REWARDS } from './rewards.ts'

test('what the page offers before a model is loaded is what the engine will have', () => {
  const { rewards } = parseRewardIndex(readFileSync('public/heads/rewards.json'))
  expect(rewards.map(({ name, title }) => ({ name, title }))).toEqual(SHIPPED_REWARDS)
})
