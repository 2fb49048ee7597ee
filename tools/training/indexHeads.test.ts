import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { parseRewardIndex } from '../../src/rewards/loadRewards.ts'
import { HEADS_DIR } from '../cli/paths.ts'
import { indexHeads } from './indexHeads.ts'

const read = (file: string) => new Uint8Array(readFileSync(path.join(HEADS_DIR, file)))
const shipped = parseRewardIndex(read('rewards.json'))
const files = new Map(
  readdirSync(HEADS_DIR, { recursive: true, encoding: 'utf8' })
    .filter((name) => /[.]safetensors$|[/]words[.]json$/.test(name))
    .map((name) => [name.replaceAll(path.sep, '/'), read(name)]),
)

test('rewards.json agrees with the head files', () => {
  expect(indexHeads(files, shipped)).toEqual(shipped)
})

test('an unknown reward is titled by its name; heads outside their folder are left out', () => {
  const full = files.get('sentiment/full.safetensors') as Uint8Array
  const index = indexHeads(
    new Map([
      ['sentiment/full.safetensors', full],
      ['other/full.safetensors', full],
    ]),
    { rewards: [], wordJudges: [] },
  )
  expect(index).toEqual({
    rewards: [
      {
        name: 'sentiment',
        title: 'sentiment',
        about: '',
        heads: [{ objective: 'full', file: 'sentiment/full.safetensors' }],
        judge: [],
        judgeLayers: [],
      },
    ],
    wordJudges: [],
  })
})

test('names two heads of one objective, and a file that is not a head', () => {
  const full = files.get('sentiment/full.safetensors') as Uint8Array
  const twice = new Map([
    ['sentiment/a.safetensors', full],
    ['sentiment/b.safetensors', full],
  ])
  expect(() => indexHeads(twice, shipped)).toThrow('sentiment/a.safetensors and sentiment/b.safetensors')
  expect(() => indexHeads(new Map([['x/y.safetensors', new Uint8Array(3)]]), shipped)).toThrow('x/y.safetensors')
})
