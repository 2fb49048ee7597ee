import { describe, expect, it } from 'vitest'
import { Forest, type ForestNode } from '../decoding/forest.ts'
import type { HeadName } from '../decoding/heads.ts'
import { fakeTrunk } from '../decoding/testing/fakeTrunk.ts'
import type { HeadCard } from './head.ts'
import { openHead, writeHead } from './headFile.ts'
import type { Reward } from './loadRewards.ts'
import { openReward } from './openReward.ts'
import { formatRewardChoice, learnedNames, parseRewardChoice, rewardHeads } from './rewardChoice.ts'
import { exampleCard, exampleWeights } from './testing/exampleHead.ts'

const HIDDEN = 8
const PIECES = ['The', ' gar', 'den', ' is', ' not', '!', ' a']
const STOP = 9

function head(objective: HeadName, change: Partial<HeadCard> = {}) {
  const card = exampleCard({ objective, unit: 2, readsFinishedAt: 'lastContent', ...change })
  return openHead(writeHead(card, exampleWeights(card, HIDDEN)))
}
const reward = (name: string, ...heads: Reward['heads']): Reward => ({ name, title: name, heads })

const REWARDS = [
  reward('a', head('full'), head('prefix'), head('cumulative', { unit: 0.1 })),
  reward('b', head('prefix', { unit: 0.5, features: ['mean'] }), head('cumulative', { features: ['mean'] })),
  reward('unmeasured', head('full', { unit: null }), head('prefix')),
]

/** The prompt, then ' gar', then children of it. */
async function grown(pieces: readonly (string | Uint8Array)[] = PIECES) {
  const forest = new Forest(fakeTrunk({ hiddenSize: HIDDEN }))
  const [, origin] = forest.chain(null, [0, 3]) as [ForestNode, ForestNode]
  const gar = forest.child(origin, 1)
  const nodes = [gar, forest.child(gar, 2), forest.child(gar, 6), forest.child(gar, STOP)]
  await forest.extend(nodes)
  const tokenBytes = (id: number) => {
    const piece = pieces[id] ?? `<${id}>`
    return typeof piece === 'string' ? new TextEncoder().encode(piece) : piece
  }
  return { forest, origin, gar, nodes, rewards: REWARDS, tokenBytes, stopTokenIds: [STOP] }
}

describe('rules over the forest', () => {
  it('score the text behind the prompt; an end token is no text and finishes it', async () => {
    const parts = await grown()
    const scorer = openReward('keyword:garden', parts)
    expect(scorer?.heads).toEqual(['full', 'prefix'])
    const scores = await scorer?.score(parts.nodes, parts.origin, ['full', 'prefix'])
    // ' gar' 3 of 6 letters and an end; ' garden' 6; ' gar a' none; ' gar' and the end: no.
    expect(scores?.map(({ full }) => full)).toEqual([3 / 7, 6 / 7, 0, 0])
    expect(scores?.map(({ prefix }) => prefix)).toEqual([3 / 7, 6 / 7, 0, 0])
    const finished = await openReward('keyword:gar', parts)?.score(parts.nodes, parts.origin, ['full'])
    expect(finished?.map(({ full }) => full)).toEqual([3 / 4, 0, 1, 1])
    expect([scorer?.unit('full'), scorer?.readsFinishedAt('full')]).toEqual([1, 'endToken'])
  })

  it('gives the same scores with and without cached paths', async () => {
    const parts = await grown()
    const one = openReward('readingEase', parts)
    await one?.score(parts.nodes, parts.origin, ['full'])
    const again = await one?.score([...parts.nodes].reverse(), parts.origin, ['full'])
    const fresh = await openReward('readingEase', parts)?.score([...parts.nodes].reverse(), parts.origin, ['full'])
    expect(again).toEqual(fresh)
    one?.reset()
    expect(await one?.score([...parts.nodes].reverse(), parts.origin, ['full'])).toEqual(fresh)
    // From another origin the text is another.
    expect(await openReward('words:1', parts)?.score([parts.nodes[2] as ForestNode], parts.gar, ['full'])).toEqual([
      { full: 1 },
    ])
  })

  it('a character that spans tokens is whole in the text', async () => {
    const parts = await grown(['', Uint8Array.of(0x63, 0xc3), Uint8Array.of(0xa9)])
    // 'c' and half an é: the half waits, so one letter of two and an end; then both.
    const scores = await openReward('keyword:cé', parts)?.score(parts.nodes.slice(0, 2), parts.origin, ['prefix'])
    expect(scores).toEqual([{ prefix: 1 / 3 }, { prefix: 2 / 3 }])
  })

  it('refuses other heads, and nodes that are not behind the prompt', async () => {
    const parts = await grown()
    const scorer = openReward('json', parts)
    await expect(scorer?.score(parts.nodes, parts.origin, ['value'])).rejects.toThrow('a rule has no value head')
    await expect(scorer?.score([parts.origin], parts.gar, ['full'])).rejects.toThrow(
      'does not come after the last prompt token',
    )
  })
})

describe('mixes', () => {
  it('add rewards in units of their own spread, head by head', async () => {
    const parts = await grown()
    const choice = parseRewardChoice('a*2+b*-0.5+keyword:garden')
    const mix = openReward(choice, parts)
    expect(mix?.heads).toEqual(['prefix'])
    expect(mix?.unit('prefix')).toBe(1)
    const alone = async (name: string) =>
      (await openReward(name, parts)?.score(parts.nodes, parts.origin, ['prefix'])) ?? []
    const [a, b, rule] = [await alone('a'), await alone('b'), await alone('keyword:garden')]
    const scores = (await mix?.score(parts.nodes, parts.origin, ['prefix'])) ?? []
    scores.forEach(({ prefix }, i) => {
      const by = (table: typeof a) => table[i]?.prefix as number
      expect(prefix).toBeCloseTo((2 * by(a)) / 2 - (0.5 * by(b)) / 0.5 + by(rule) / 1, 9)
    })
    expect(new Set(scores.map(({ prefix }) => prefix)).size).toBe(4)
  })

  it('a mix of one is that reward in its own units', async () => {
    const parts = await grown()
    const score = async (choice: string) => {
      const scores = await openReward(parseRewardChoice(choice), parts)?.score(parts.nodes, parts.origin, ['prefix'])
      return scores?.map((rewards) => rewards.prefix) ?? []
    }
    const raw = await score('a')
    for (const [i, value] of (await score('a*3')).entries()) expect(value).toBeCloseTo((3 / 2) * (raw[i] as number), 12)
    expect(openReward([{ name: 'a', weight: 1 }], parts)?.heads).toEqual(['full', 'prefix', 'cumulative'])
  })

  it('cumulative heads stay probabilities: their weighted mean, the opposite for a negative weight', async () => {
    const parts = await grown()
    const mix = openReward(parseRewardChoice('a*3+b*-1'), parts)
    const mixed = (await mix?.score(parts.nodes, parts.origin, ['cumulative'])) ?? []
    const [a, b] = await Promise.all(
      ['a', 'b'].map((name) => openReward(name, parts)?.score(parts.nodes, parts.origin, ['cumulative'])),
    )
    mixed.forEach(({ cumulative }, i) => {
      const p = a?.[i]?.cumulative as number
      const q = b?.[i]?.cumulative as number
      expect(cumulative).toBeCloseTo(0.75 * p + 0.25 * (1 - q), 12)
    })
    expect(mix?.unit('cumulative')).toBeNull()
  })

  it('reads a finished text where its parts do, at the end token if they differ', async () => {
    const parts = await grown()
    const place = (choice: string) => openReward(parseRewardChoice(choice), parts)?.readsFinishedAt('prefix')
    expect([place('a*1+b*1'), place('a*1+json*1')]).toEqual(['lastContent', 'endToken'])
  })

  it('needs the unit of every part, and only the heads that all have', async () => {
    const parts = await grown()
    expect(() => openReward(parseRewardChoice('unmeasured+json'), parts)).toThrow(
      'unmeasured cannot be mixed: the card of the full head has no valid unit (null)',
    )
    expect(openReward('unmeasured', parts)?.unit('full')).toBeNull()
    await expect(
      openReward(parseRewardChoice('a+b'), parts)?.score(parts.nodes, parts.origin, ['full']),
    ).rejects.toThrow('the mix has no full head. Heads that all its rewards have: prefix, cumulative')
  })
})

describe('the choice of a reward', () => {
  it.each([
    ['sentiment', 'sentiment'],
    ['keyword:garden', 'keyword:garden'],
    ['sentiment*2', [{ name: 'sentiment', weight: 2 }]],
    [
      ' a * 1 + keyword:well-known * -.5 ',
      [
        { name: 'a', weight: 1 },
        { name: 'keyword:well-known', weight: -0.5 },
      ],
    ],
    [
      'a+b',
      [
        { name: 'a', weight: 1 },
        { name: 'b', weight: 1 },
      ],
    ],
  ])('%j is read', (text, expected) => {
    expect(parseRewardChoice(text)).toEqual(expected)
    expect(parseRewardChoice(formatRewardChoice(expected))).toEqual(expected)
  })

  it.each(['', '+', 'a+', 'a*', 'a*x', 'a*0', 'a*1*2', '*2', 'a*1e3', 'a*Infinity'])('%j is refused', (text) => {
    expect(() => parseRewardChoice(text)).toThrow('is invalid: write NAME')
  })

  it('lists what there is where a name is not known', async () => {
    const parts = await grown()
    expect(openReward(null, parts)).toBeNull()
    expect(() => openReward('helpful', { ...parts, rewards: [] })).toThrow(
      'There is no reward "helpful". Loaded rewards: none. Rules: keyword:garden, words:30, shortSentences:10, readingEase[:80], json',
    )
    expect(() => openReward([{ name: 'words:x', weight: 1 }], parts)).toThrow('the parameter of words must be')
  })

  it('says which heads it gives, and what must be loaded for it', () => {
    const loaded = REWARDS.map(({ name, heads }) => ({ name, heads: heads.map(({ card }) => card.objective) }))
    expect(rewardHeads('b', loaded)).toEqual(['prefix', 'cumulative'])
    expect(rewardHeads(parseRewardChoice('a+json'), loaded)).toEqual(['full', 'prefix'])
    expect(learnedNames(parseRewardChoice('a+json+words:4'))).toEqual(['a'])
  })
})
