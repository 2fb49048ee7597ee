import { describe, expect, it } from 'vitest'
import { writeHead } from './headFile.ts'
import { addHead, headLayers, loadJudge, loadRewards, type Reward } from './loadRewards.ts'
import { exampleCard, exampleWeights } from './testing/exampleHead.ts'
import { writeWords } from './words.ts'

const card = exampleCard({ layer: 20 })
const trunk = { sha256: card.trunkSha256, shape: { hiddenSize: 2, blockCount: 30 } }
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
    const rewards = await loadRewards(folder(index('prefix', 'sentiment/prefix.safetensors')), trunk)
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
      'is sentiment/prefix, but rewards.json lists it as sentiment/full',
    ],
    [
      'a broken head',
      index('prefix', 'sentiment/prefix.safetensors'),
      'head sentiment/prefix.safetensors: 3 bytes',
      new Uint8Array(3),
    ],
  ])('refuses %s', async (_, rewards, message, head) => {
    await expect(loadRewards(folder(rewards, head), Promise.resolve(trunk))).rejects.toThrow(message)
  })

  it('refuses a head of another model by name', async () => {
    const load = loadRewards(folder(index('prefix', 'sentiment/prefix.safetensors')), {
      ...trunk,
      sha256: 'cd'.repeat(32),
    })
    await expect(load).rejects.toThrow(
      'head sentiment/prefix.safetensors: it was trained on another model (sha256 abababababab…)',
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
    return loadJudge(judge, async (path) => (path === 'words.json' ? words : files(path)), trunk)
  }

  it('gives a judge of words by its name', async () => {
    expect(await open('plainWords')).toMatchObject({ name: 'plainWords', title: 'plain words', layers: [] })
  })

  it('says of heads how often they are right', async () => {
    const made = exampleCard({
      isJudge: true,
      objective: 'full',
      accuracies: { '1': { accuracy: 0.574, standardError: 0.03, n: 200 } },
    })
    const head = writeHead(made, exampleWeights(made))
    const judge = { judge: Array(2).fill('sentiment/prefix.safetensors'), judgeLayers: [1] }
    const [reward] = index('prefix', 'sentiment/prefix.safetensors').rewards
    const files = folder({ rewards: [{ ...reward, ...judge }] }, head)
    expect((await loadJudge('sentiment', files, trunk)).title).toBe(
      'sentiment, the mean of 2 judge heads, each with 57% accuracy on held-out pairs of texts',
    )
  })

  it('says which judges there are', async () => {
    await expect(open('sentiment')).rejects.toThrow(
      'there is no judge "sentiment": choose one of plainWords, oneSentence',
    )
  })

  it('gives the program that checks a task, which needs no file', async () => {
    const judge = await open('oneSentence')
    const texts = [
      { text: 'Rain is water that falls.', finished: true },
      { text: 'Rain is water that falls.', finished: false },
      { text: 'Rain is water. It falls.', finished: true },
    ]
    expect([...(await judge.score({} as never, texts as never))]).toEqual([1, 0, 0])
  })

  it('refuses a file of another name', async () => {
    await expect(open('other', 'other')).rejects.toThrow(
      'words.json contains the judge plainWords, but rewards.json lists it as other',
    )
  })
})

describe('addHead', () => {
  const own = (change: Parameters<typeof exampleCard>[0] = {}) => {
    const made = exampleCard({ reward: 'my films', trunkSha256: card.trunkSha256, ...change })
    return writeHead(made, exampleWeights(made))
  }
  const where = { trunk, taps: [1] }

  it('makes a reward of its own; heads of one reward come together, of one objective the last counts', () => {
    const rewards: Reward[] = []
    addHead(rewards, own(), where)
    addHead(rewards, own({ objective: 'full' }), where)
    expect(addHead(rewards, own({ seed: 2 }), where)).toMatchObject({ name: 'my-my-films' })
    expect(rewards).toHaveLength(1)
    expect(rewards[0]?.heads.map((head) => [head.card.objective, head.card.seed])).toEqual([
      ['full', 1],
      ['prefix', 2],
    ])
  })

  it.each([
    [own({ trunkSha256: 'cd'.repeat(32) }), /your head file: it was trained on another model/],
    [own({ isJudge: true }), /is a judge of my films. Judges cannot steer/],
    [own({ layer: 7 }), /reads layer 7, but this model returns only layers 1: train the head on one of these/],
    [new Uint8Array(40), /your head file/],
    [own().slice(0, -8), /your head file/],
  ])('refuses what cannot steer here (%#)', (bytes, message) => {
    const rewards: Reward[] = []
    expect(() => addHead(rewards, bytes, where)).toThrow(message)
    expect(rewards).toEqual([])
  })
})
