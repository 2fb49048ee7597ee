import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Recorded } from '../sharing/recorded.ts'
import { farRewards, farSentence } from './domain.ts'

const camera = {
  prompt: 'I bought this camera last month, and',
  response:
    ' the pictures are sharp even at night. The battery lasts for two days, the grip fits my hand, and the menu is easy. I would buy it again, and so would my sister.',
  chat: false,
}
const names = (...args: Parameters<typeof farRewards>) => farRewards(...args).map(({ name }) => name)

test('a text about a camera is far from film reviews, and one typical word brings it near', () => {
  const [far] = farRewards('sentiment', camera)
  expect(farSentence(far!, 'positive film review')).toBe(
    'This text does not read like the film reviews that the reward “positive film review” was trained on. Its scores may mean little here.',
  )
  expect(names('sentiment', { ...camera, response: `${camera.response} Now I want to make a movie.` })).toEqual([])
})

test('a short text is not called far', () => {
  expect(names('sentiment', { ...camera, response: ' the pictures are sharp.' })).toEqual([])
})

test('rewards for chat replies check the chat form', () => {
  for (const reward of ['helpful', 'oneSentence']) {
    expect(names(reward, camera)).toEqual([reward])
    expect(names(reward, { ...camera, chat: true })).toEqual([])
  }
})

test('a mix names the parts that are far; rules and other heads have no domain', () => {
  const mix = ['helpful', 'sentiment', 'keyword:garden', 'my-head', 'constructor'].map((name) => ({ name, weight: 1 }))
  expect(names(mix, camera)).toEqual(['helpful', 'sentiment'])
  expect(names('keyword:garden', camera)).toEqual([])
  expect(names(null, camera)).toEqual([])
})

test('no text of the recorded comparisons about films is called far from film reviews', () => {
  const files = readdirSync('public/recorded').filter((file) => file.endsWith('.gz'))
  const films = files
    .map((file) => JSON.parse(gunzipSync(readFileSync(`public/recorded/${file}`)).toString()) as Recorded)
    .map(({ record }) => record)
    .filter(({ prompt }) => /\b(film|movie|credits)\b/.test(prompt))
  expect(films.length).toBeGreaterThan(4)
  for (const { prompt, settings, columns } of films)
    for (const { text } of columns)
      expect([prompt, text, ...names('sentiment', { prompt, chat: settings.chat, response: text })]).toHaveLength(2)
})
