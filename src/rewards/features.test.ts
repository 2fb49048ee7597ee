import { describe, expect, it } from 'vitest'
import { Forest, type ForestNode } from '../decoding/forest.ts'
import { fakeTrunk } from '../decoding/testing/fakeTrunk.ts'
import { createScorer } from './createScorer.ts'
import { pathFeatures } from './features.ts'
import type { HeadCard, RewardHead } from './head.ts'
import { exampleCard } from './testing/exampleHead.ts'

describe('pathFeatures', () => {
  const rows = Float32Array.of(1, 10, 2, 20, 6, 60) // three rows of two

  it('returns the row and the mean of all rows up to it', () => {
    expect([...pathFeatures(rows, 2, [0, 2], ['last', 'mean'])]).toEqual([1, 10, 1, 10, 6, 60, 3, 30])
    expect([...pathFeatures(rows, 2, [1, 1], ['mean'])]).toEqual([1.5, 15, 1.5, 15])
  })

  it('rejects positions that are out of range or not ascending', () => {
    expect(() => pathFeatures(rows, 2, [3], ['last'])).toThrow(
      'position 3 is invalid: positions must be ascending and below 3',
    )
    expect(() => pathFeatures(rows, 2, [Number.NaN], ['last'])).toThrow('position NaN')
    expect(() => pathFeatures(rows, 2, [2, 1], ['last'])).toThrow('position 1')
  })
})

describe('createScorer', () => {
  const hiddenSize = 8
  /** Sums its features with distinct weights, so that a misplaced number changes the score. */
  const summing = (change: Partial<HeadCard>): RewardHead => {
    const card = exampleCard(change)
    const width = card.features.length * hiddenSize
    return {
      card,
      score: (features) =>
        Float32Array.from({ length: features.length / width }, (_, row) =>
          features.subarray(row * width, (row + 1) * width).reduce((sum, value, j) => sum + (j + 1) * value, 0),
        ),
    }
  }

  /** The expected score, computed from all rows of the path. */
  function direct(forest: Forest, head: RewardHead, origin: ForestNode, node: ForestNode): number {
    const path: ForestNode[] = []
    for (let at: ForestNode | null = node; at; at = at.parent) {
      path.unshift(at)
      if (at === origin) break
    }
    const rows = Float32Array.from(path.flatMap((step) => [...forest.hidden(step, head.card.layer)]))
    return head.score(pathFeatures(rows, hiddenSize, [path.length - 1], head.card.features))[0]!
  }

  it('scores every path as if it were alone, on two layers, before and after nodes are dropped', async () => {
    const forest = new Forest(fakeTrunk({ hiddenSize }))
    const heads = [
      summing({ objective: 'full', layer: 1 }),
      summing({ objective: 'value', layer: 2, features: ['mean'] }),
    ]
    const scorer = createScorer(forest, heads)
    expect(scorer.heads).toEqual(['full', 'value'])
    const prompt = forest.chain(null, [3, 1, 4])
    const origin = prompt.at(-1)!
    const left = forest.chain(origin, [1, 5, 9])
    const right = forest.chain(origin, [2, 6])
    await forest.extend([...left, ...right])
    const check = async (nodes: ForestNode[]) => {
      const scores = await scorer.score(nodes, origin, scorer.heads)
      scores.forEach((rewards, i) => {
        for (const head of heads)
          expect(rewards[head.card.objective]).toBeCloseTo(direct(forest, head, origin, nodes[i]!), 4)
      })
    }
    await check([left.at(-1)!, right[0]!, origin])
    forest.keep([right[0]!])
    const later = forest.chain(right[0]!, [7, 8])
    await forest.extend(later)
    await check(later)
    scorer.reset()
    await check(later)
    expect(await scorer.score([], origin, scorer.heads)).toEqual([])
  })

  it('names the head that returned NaN', async () => {
    const forest = new Forest(fakeTrunk({ hiddenSize }))
    const broken: RewardHead = { card: exampleCard({ objective: 'full' }), score: () => Float32Array.of(Number.NaN) }
    const scorer = createScorer(forest, [broken])
    const [node] = forest.chain(null, [5])
    await forest.extend([node!])
    await expect(scorer.score([node!], node!, ['full'])).rejects.toThrow(
      'the full head of sentiment returned NaN for token 5',
    )
  })

  it('rejects nodes before the origin, and heads that it lacks', async () => {
    const forest = new Forest(fakeTrunk({ hiddenSize }))
    const scorer = createScorer(forest, [summing({ objective: 'full' })])
    const nodes = forest.chain(null, [5, 6])
    await forest.extend(nodes)
    await expect(scorer.score(nodes, nodes[0]!, ['cumulative'])).rejects.toThrow('this reward has no cumulative head')
    await expect(scorer.score([nodes[0]!], nodes[1]!, ['full'])).rejects.toThrow(
      'does not come after the last prompt token',
    )
  })
})
