import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { collectCards, readCards } from '../../src/rewards/cards.ts'
import { MAX_HIDDEN_STATE, MAX_SCORE, readHead } from '../../src/rewards/headFile.ts'
import { largestScore } from '../../src/rewards/mlp.ts'
import { HEADS_DIR } from '../cli/paths.ts'

const read = (file: string) => readFileSync(path.join(HEADS_DIR, file))

test('cards.json agrees with the head files', () => {
  const shown = readCards(JSON.parse(read('cards.json').toString('utf8')), 'cards.json')
  // If it does not: `npm run --silent tokenwise -- cards`.
  expect(shown).toEqual(collectCards(read))
})

test('every head file in the folder is far from the limits of its scores', () => {
  const files = readdirSync(HEADS_DIR, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /[.]safetensors$/.test(file),
  )
  expect(files.length).toBeGreaterThan(20)
  for (const file of files)
    expect(largestScore(readHead(read(file)).weights, MAX_HIDDEN_STATE), file).toBeLessThan(MAX_SCORE / 1000)
})

test('every reward has a description, and every head has a unit and a spread over training seeds', () => {
  for (const { about, heads, judge } of collectCards(read).rewards) {
    expect(about).not.toBe('')
    for (const { unit, spread, isJudge, command } of heads) {
      expect(unit).toBeGreaterThan(0)
      expect(spread?.seeds).toHaveLength(3)
      expect(isJudge).toBe(false)
      expect(command).toMatch(/^tokenwise train /)
    }
    for (const { isJudge } of judge) expect(isJudge).toBe(true)
  }
})

test('names the part that is not a card', () => {
  expect(() => readCards({ rewards: [{ name: '' }], wordJudges: [] }, 'cards.json')).toThrow('cards.json: rewards.0.')
})
