import { describe, expect, it } from 'vitest'
import { writeHead } from './headFile.ts'
import { headLayers, loadJudge, loadRewards } from './loadRewards.ts'
import { exampleCard, exampleWeights } from './testing/exampleHead.ts'
import { writeWords } from './words.ts'

const card = exampleCard({ layer: 20 })
const bytes = writeHead(card, exampleWeights(card))
const index = (objective: string, file: string) => ({
  rewards: [{ name: 'sentiment', title: 'positive film review', heads: [{ objective, file }] }],
})

function folder(rewards: unknown, head: Uint8Array = bytes): (path: string) => Promise<Uint8Array> {
  return async (path) => {
    if (path === 'rewards.json')
      return new TextEncoder().encode(typeof rewards === 'string' ? rewards : JSON.stringify(rewards))
    if (path === 'sentiment/prefix.safetensors') return head
    throw new Error(`no ${path}`)
  }
}

describe('loadRewards', () => {
  it('reads the heads that the index names', async () => {
    const rewards = await loadRewards(folder(index('prefix', 'sentiment/prefix.safetensors')), card.trunkSha256)
    expect(rewards[0]).toMatchObject({ name: 'sentiment', title: 'positive film review' })
    expect(rewards[0]?.heads[0]?.card).toEqual(card)
    expect(headLayers([...rewards, ...rewards])).toEqual([20])
  })

  it.each<[string, unknown, string, Uint8Array?]>([
    ['not JSON', '{', 'rewards.json is not JSON'],
    ['a path out of the folder', index('prefix', '../secret.safetensors'), 'must be a relative path'],
    ['an address', index('prefix', 'https://example.org/x'), 'must be a relative path'],
    [
      'another objective',
      index('full', 'sentiment/prefix.safetensors'),
      'is of sentiment/prefix, rewards.json says sentiment/full',
    ],
    [
      'a broken head',
      index('prefix', 'sentiment/prefix.safetensors'),
      'head sentiment/prefix.safetensors: 3 bytes',
      new Uint8Array(3),
    ],
  ])('refuses %s', async (_, rewards, message, head) => {
    await expect(loadRewards(folder(rewards, head), card.trunkSha256)).rejects.toThrow(message)
  })

  it('refuses a head of another model by name', async () => {
    const load = loadRewards(folder(index('prefix', 'sentiment/prefix.safetensors')), 'cd'.repeat(32))
    await expect(load).rejects.toThrow(
      'head sentiment/prefix.safetensors: was trained on another model (sha256 abababababab…)',
    )
  })
})

describe('loadJudge', () => {
  const words = writeWords({
    card: {
      name: 'plainWords',
      title: 'plain words',
      calibration: 1,
      n: 1,
      accuracies: {},
      data: { source: '', licence: '' },
      command: '',
    },
    weights: [['plain', 1]],
  })
  const open = (judge: string, name = 'plainWords') => {
    const files = folder({ rewards: [], wordJudges: [{ name, file: 'words.json' }] })
    return loadJudge(judge, async (path) => (path === 'words.json' ? words : files(path)), card.trunkSha256)
  }

  it('gives a judge of words by its name', async () => {
    expect(await open('plainWords')).toMatchObject({ name: 'plainWords', title: 'plain words', layers: [] })
  })

  it('says which judges there are', async () => {
    await expect(open('sentiment')).rejects.toThrow('there is no judge "sentiment"; there are: plainWords, oneSentence')
  })

  it('gives the program that checks a task, which needs no file', async () => {
    const judge = await open('oneSentence')
    const texts = [
      { text: 'Rain is water that falls.', finished: true },
      { text: 'Rain is water that falls.', finished: false },
      { text: 'Rain is water. It falls.', finished: true },
    ]
    expect([...judge.score({} as never, texts as never)]).toEqual([1, 0, 0])
  })

  it('refuses a file of another name', async () => {
    await expect(open('other', 'other')).rejects.toThrow('words.json is the judge plainWords, rewards.json says other')
  })
})
