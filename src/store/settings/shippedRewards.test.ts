import { readFileSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readCards, shippedRewards } from '../../rewards/cards.ts'
import { parseRewardIndex } from '../../rewards/loadRewards.ts'
import type { EngineInfo } from '../../worker/protocol.ts'
import { FAKE_INFO } from '../../worker/testing/fakeEngine.ts'
import { DEFAULT_MODEL, MODELS } from '../app/address.ts'
import { chosenHeads, missingRewards, readsFinishedAt, SHIPPED_REWARDS, usedReward } from './rewards.ts'

test('the rewards offered before a model is loaded are those that the engine will have', () => {
  const cards = readCards(JSON.parse(readFileSync('public/heads/cards.json', 'utf8')), 'cards.json')
  // If not: `npm run --silent tokenwise -- cards`.
  expect(SHIPPED_REWARDS).toEqual(shippedRewards(cards))
  const { rewards } = parseRewardIndex(readFileSync('public/heads/rewards.json'))
  expect(rewards.map(({ name, title }) => ({ name, title }))).toEqual(
    SHIPPED_REWARDS.map(({ name, title }) => ({ name, title })),
  )
  for (const { name, heads } of rewards)
    expect(chosenHeads(name, { kind: 'idle' }).toSorted()).toEqual(heads.map(({ objective }) => objective).toSorted())
})

test('the stated size of the heads is correct', () => {
  const { rewards } = parseRewardIndex(readFileSync('public/heads/rewards.json'))
  const files = rewards.flatMap(({ heads }) => heads.map(({ file }) => `public/heads/${file}`))
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0)
  expect(Math.round(bytes / 1e6)).toBe(MODELS[DEFAULT_MODEL].headsMegabytes)
})

test('the end of a text is read where the cards say, loaded or not', () => {
  const { rewards } = JSON.parse(readFileSync('public/heads/cards.json', 'utf8')) as EngineInfo
  const ready = { kind: 'ready', info: { ...FAKE_INFO, rewards } } as const
  const idle = { kind: 'idle' } as const
  for (const { name, heads } of rewards)
    for (const { objective, readsFinishedAt: place } of heads)
      expect([readsFinishedAt(name, objective, idle), readsFinishedAt(name, objective, ready)]).toEqual([place, place])
  const mixed = (...names: string[]) => names.map((name) => ({ name, weight: 1 }))
  expect(readsFinishedAt(mixed('sentiment', 'helpful'), 'prefix', idle)).toBe('lastContent')
  expect(readsFinishedAt(mixed('sentiment', 'helpful'), 'full', idle)).toBe('endToken')
  expect(readsFinishedAt(mixed('sentiment', 'json'), 'prefix', idle)).toBe('endToken')
  expect(readsFinishedAt('my-own', 'prefix', idle)).toBeNull()
})

test('a selected reward that is neither shipped nor loaded is missing', () => {
  const set = ['my-own', 'sentiment', 'keyword:garden'].map((name) => ({ name, weight: 1 }))
  const ready = { kind: 'ready', info: FAKE_INFO } as const
  const own = { ...FAKE_INFO, rewards: [{ name: 'my-own', title: 'Mine', heads: [] }] }
  expect(missingRewards(set, { kind: 'idle' })).toEqual(['my-own'])
  expect(missingRewards(set, ready)).toEqual(['my-own'])
  expect(missingRewards(set, { kind: 'ready', info: own })).toEqual([])
})

test('a choice that is not loaded is replaced part by part', () => {
  const ready = { kind: 'ready', info: FAKE_INFO } as const
  const mix = (...names: string[]) => names.map((name) => ({ name, weight: 2 }))
  const [loaded] = FAKE_INFO.rewards
  expect(usedReward('my-own', { kind: 'idle' })).toBe('my-own')
  expect(usedReward('my-own', ready)).toBe(loaded?.name)
  expect(usedReward(mix('my-own', 'json'), ready)).toBe('json')
  expect(usedReward(mix('my-own', 'json', 'words:5'), ready)).toEqual(mix('json', 'words:5'))
  expect(usedReward(mix('json'), ready)).toEqual(mix('json'))
  expect(usedReward(null, ready)).toBeNull()
  expect(usedReward('my-own', { kind: 'ready', info: { ...FAKE_INFO, rewards: [] } })).toBeNull()
})
