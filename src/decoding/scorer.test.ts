// An asynchronous scorer that sees only token paths, like a reward model in another thread or on a server.

import { afterEach, describe, expect, it } from 'vitest'
import { appendStep, startRun } from './assembleRun.ts'
import { followText } from './followText.ts'
import { Forest, type ForestNode } from './forest.ts'
import type { HeadName } from './heads.ts'
import { decode } from './lockstep.ts'
import type { RunRecord, RunSettings } from './record.ts'
import { type CandidateScorer, scoreNodes } from './scorer.ts'
import { fakeScorer } from './testing/fakeScorer.ts'
import { fakeTrunk } from './testing/fakeTrunk.ts'

const promptTokens = [3, 1, 4, 1, 5]
const tokenBytes = (id: number) => Uint8Array.of(97 + (id % 26))
const settings: RunSettings = {
  columns: [
    { method: 'pargs', weight: 4 },
    { method: 'args', weight: -3 },
    { method: 'bestOfN', weight: 0 },
    { method: 'topK', weight: 0 },
  ],
  weight: 0,
  reward: 'fake',
  topK: 5,
  temperature: 1,
  seed: 1,
  sample: 0,
  maxTokens: 8,
  bestOf: 3,
  chat: false,
}
const heads: readonly HeadName[] = ['full', 'prefix']

/** Tokens after the origin, from the node up its path. */
function responseOf(node: ForestNode, origin: ForestNode): number[] {
  const tokens: number[] = []
  for (let at: ForestNode | null = node; at && at !== origin; at = at.parent) tokens.unshift(at.token)
  return tokens
}

/** A number that depends on every token and its position. */
const rewardOf = (tokens: readonly number[], head: HeadName) =>
  Math.sin(tokens.reduce((sum, token, i) => sum + (i + 1) * (token + heads.indexOf(head)), 0))

const scorerOf = (score: CandidateScorer['score'], readsLayer: number | null = null): CandidateScorer => ({
  heads,
  readsLayer,
  unit: () => null,
  readsFinishedAt: () => 'endToken',
  keep() {},
  reset() {},
  score,
})

const immediate = (readsLayer: number | null) =>
  scorerOf(
    async (nodes, origin, wanted) =>
      nodes.map((node) => Object.fromEntries(wanted.map((head) => [head, rewardOf(responseOf(node, origin), head)]))),
    readsLayer,
  )

const ports: MessagePort[] = []
afterEach(() => {
  for (const port of ports.splice(0)) port.close()
})

/** Answers asynchronously through a MessageChannel, and checks that calls do not overlap. */
function remote(): CandidateScorer {
  const { port1, port2 } = new MessageChannel()
  ports.push(port1, port2)
  port2.onmessage = ({ data }: MessageEvent<{ texts: number[][]; wanted: HeadName[] }>) =>
    setTimeout(() => {
      port2.postMessage(data.texts.map((text) => data.wanted.map((head) => rewardOf(text, head))))
    }, 1)
  let busy = false
  return scorerOf(async (nodes, origin, wanted) => {
    expect(busy).toBe(false)
    busy = true
    const answer = new Promise<number[][]>((resolve) => {
      port1.onmessage = ({ data }) => resolve(data)
    })
    port1.postMessage({ texts: nodes.map((node) => responseOf(node, origin)), wanted })
    const scores = await answer
    busy = false
    return scores.map((row) => Object.fromEntries(wanted.map((head, i) => [head, row[i] as number])))
  })
}

async function write(scorer: CandidateScorer, forest = new Forest(fakeTrunk())): Promise<RunRecord> {
  let record = startRun({ prompt: '', promptTokens, settings, model: { name: '', sha256: '', runtime: '' } })
  for await (const step of decode({ forest, promptTokens, scorer, settings, stopTokenIds: [], tokenBytes }))
    record = appendStep(record, step)
  return record
}

const timeless = ({ columns }: RunRecord) => JSON.stringify(columns, (key, value) => (key === 'elapsedMs' ? 0 : value))

describe('a scorer behind a message port', () => {
  it('writes exactly what a synchronous one writes, whether or not the candidates are evaluated', async () => {
    const expected = timeless(await write(immediate(1)))
    expect(timeless(await write(immediate(null)))).toBe(expected)
    expect(timeless(await write(remote()))).toBe(expected)
  })

  it('costs the base model one row per token', async () => {
    const forest = new Forest(fakeTrunk())
    await write(remote(), forest)
    // The prompt, 7 tokens of each of three columns, and 8 of each of 3 samples, whose last token is evaluated too.
    // Columns share few.
    expect(forest.rows).toBeLessThanOrEqual(5 + 3 * 7 + 3 * 8)
    expect(forest.rows).toBeGreaterThan(5 + 3 * 7)
  })

  it('scores a given text as well', async () => {
    const options = { promptTokens, tokens: [5, 2, 9], topK: 3, tokenBytes }
    const follow = (scorer: CandidateScorer) => followText({ ...options, scorer, forest: new Forest(fakeTrunk()) })
    expect(await follow(remote())).toEqual(await follow(immediate(1)))
  })
})

describe('keep and reset', () => {
  /** Logs calls in order; scores as `inner` does. */
  function logged(inner: CandidateScorer) {
    const calls: ['score' | 'keep' | 'reset', readonly ForestNode[]][] = []
    const scorer: CandidateScorer = {
      ...inner,
      keep: (nodes) => calls.push(['keep', nodes]),
      reset: () => calls.push(['reset', []]),
      score: (nodes, ...rest) => {
        calls.push(['score', nodes])
        return inner.score(nodes, ...rest)
      },
    }
    return { scorer, calls }
  }
  const isBelow = (node: ForestNode | null, kept: readonly ForestNode[]): boolean =>
    node !== null && (kept.includes(node) || isBelow(node.parent, kept))

  it('keep is called before the first score and after every step; later scores extend the kept nodes', async () => {
    const { scorer, calls } = logged(immediate(null))
    await write(scorer)
    expect(calls.filter(([kind]) => kind === 'keep')).toHaveLength(1 + settings.maxTokens)
    expect([calls[0]?.[0], calls.at(-1)?.[0]]).toEqual(['keep', 'keep'])
    expect(calls.some(([kind]) => kind === 'reset')).toBe(false)
    let kept: readonly ForestNode[] = []
    for (const [kind, nodes] of calls) {
      if (kind === 'keep') kept = nodes
      else expect(nodes.every((node) => isBelow(node, kept))).toBe(true)
    }
    // At the end only the prompt is kept: a run of the same prompt may follow.
    expect(kept.map(({ position, token }) => [position, token])).toEqual([[4, 5]])
  })

  it('a scorer that caches only the kept nodes writes the same text', async () => {
    const known = new Map<ForestNode, number[]>()
    const tokensOf = (node: ForestNode, origin: ForestNode): number[] => {
      const tokens =
        known.get(node) ?? (node === origin ? [] : [...tokensOf(node.parent as ForestNode, origin), node.token])
      known.set(node, tokens)
      return tokens
    }
    const caching: CandidateScorer = {
      ...scorerOf(async (nodes, origin, wanted) =>
        nodes.map((node) => Object.fromEntries(wanted.map((head) => [head, rewardOf(tokensOf(node, origin), head)]))),
      ),
      keep(nodes) {
        const paths = new Set<ForestNode>()
        for (const node of nodes) for (let at: ForestNode | null = node; at; at = at.parent) paths.add(at)
        for (const node of known.keys()) if (!paths.has(node)) known.delete(node)
      },
    }
    expect(timeless(await write(caching))).toBe(timeless(await write(immediate(1))))
    // Only the prompt's last token is left.
    expect(known.size).toBe(1)
  })

  it('reset follows a failure, after the scorer’s pending calls have ended', async () => {
    const failing = logged(
      scorerOf(async () => {
        throw new Error('connection lost')
      }),
    )
    await expect(write(failing.scorer)).rejects.toThrow('connection lost')
    expect(failing.calls.map(([kind]) => kind)).toEqual(['keep', 'score', 'reset'])

    const forest = new Forest(fakeTrunk())
    const [origin, node] = forest.chain(null, [1, 2]) as [ForestNode, ForestNode]
    const request = { origin, heads: ['full' as const], nodes: [node] }
    let answered = false
    const slow = remote()
    const observed = scorerOf(async (...given) => {
      const scores = await slow.score(...given)
      answered = true
      return scores
    })
    await expect(
      scoreNodes([
        { ...request, scorer: failing.scorer },
        { ...request, scorer: observed },
      ]),
    ).rejects.toThrow('connection lost')
    expect(answered).toBe(true)
  })
})

it('nodes that requests share are scored once, in one call', async () => {
  const forest = new Forest(fakeTrunk())
  const [origin, ...nodes] = forest.chain(null, [1, 2, 3]) as [ForestNode, ForestNode, ForestNode]
  await forest.extend(nodes)
  const scorer = fakeScorer(forest)
  const request = { scorer, origin, heads: ['full' as const] }
  const [first, second] = await scoreNodes([
    { ...request, nodes },
    { ...request, nodes: nodes.slice(1) },
  ])
  expect(scorer.scored).toBe(2)
  expect(second?.get(nodes[1])).toEqual(first?.get(nodes[1]))
})
