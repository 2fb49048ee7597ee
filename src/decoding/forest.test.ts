import { expect, test } from 'vitest'
import { Forest, type ForestErrorCode, type ForestNode } from './forest.ts'
import { fakeTrunk } from './testing/fakeTrunk.ts'
import { forestAgainstSequential } from './testing/forestAgainstSequential.ts'
import type { TrunkRow } from './trunk.ts'

function codeOf(action: () => unknown): ForestErrorCode | undefined {
  try {
    action()
  } catch (error) {
    return (error as { code: ForestErrorCode }).code
  }
  return undefined
}

const tipOf = (nodes: ForestNode[]) => nodes.at(-1) as ForestNode

test.each([1, 2, 3, 4, 5, 6])('random forest %i equals one token at a time', async (seed) => {
  const trunk = fakeTrunk({ maxRowsPerPass: 1 + 4 * seed })
  const check = await forestAgainstSequential(trunk, { seed, steps: 10 })
  expect(check.nodes).toBeGreaterThan(60)
  // The same sums in another order, stored as float32: 2^-24 relative, for numbers up to about 10.
  expect(check.logProbError).toBeLessThan(1e-5)
  expect(check.hiddenError).toBeLessThan(1e-5)
})

test('the check catches a trunk that gives a row the wrong parent', async () => {
  const good = fakeTrunk()
  let rows = 0
  const bad = {
    ...good,
    add: (token: number, parent: TrunkRow | null) =>
      good.add(token, ++rows % 7 === 3 ? (parent?.parent ?? parent) : parent),
  }
  const check = await forestAgainstSequential(bad, { seed: 1 })
  expect(check.logProbError).toBeGreaterThan(1e-3)
})

test('equal parent and token is one node, evaluated once', async () => {
  const forest = new Forest(fakeTrunk())
  const prompt = forest.chain(null, [1, 2, 3])
  expect(forest.chain(null, [1, 2, 3])).toEqual(prompt)
  expect(forest.child(prompt[1] as ForestNode, 3)).toBe(prompt[2])
  expect(prompt.map((node) => node.position)).toEqual([0, 1, 2])
  await forest.extend([...prompt, ...prompt])
  await forest.extend(prompt)
  expect([forest.passes, forest.rows, forest.cacheRows]).toEqual([1, 3, 3])
})

test('rows stop at a layer, and go on when their next token is wanted', async () => {
  const trunk = fakeTrunk()
  const forest = new Forest(trunk)
  const prompt = forest.chain(null, [1, 2])
  await forest.extend(prompt)
  const candidates = [3, 4, 5].map((token) => forest.child(tipOf(prompt), token))
  await forest.extend(candidates, undefined, undefined, 1)
  expect(candidates.map((node) => forest.hidden(node, 1).length)).toEqual([8, 8, 8])
  expect(codeOf(() => forest.hidden(tipOf(candidates), 2))).toBe('notEvaluated')
  const chosen = candidates[1] as ForestNode
  const [next] = await forest.next([chosen], 4, [7])
  const after = forest.child(chosen, 9)
  // A child of a candidate that stopped: its parent goes on first.
  const late = forest.child(candidates[2] as ForestNode, 9)
  await forest.extend([after, late])
  expect(trunk.passes.map(({ rows, layer }) => [rows.map(({ token }) => token), layer])).toEqual([
    [[1, 2], 3],
    [[3, 4, 5], 1],
    [[4], 3],
    [[5], 3],
    [[9, 9], 3],
  ])
  expect([forest.rows, forest.cacheRows]).toEqual([7, 7])
  const alone = new Forest(fakeTrunk())
  const text = alone.chain(null, [1, 2, 4])
  await alone.extend(text)
  expect(await alone.next(text.slice(-1), 4, [7])).toEqual([next])
  expect([...alone.sum(tipOf(text), 2)]).toEqual([...forest.sum(chosen, 2)])
})

test('keep drops everything but the given nodes and their ancestors, at the next pass', async () => {
  const trunk = fakeTrunk()
  const forest = new Forest(trunk)
  const prompt = forest.chain(null, [1, 2])
  const [left, right] = [3, 4].map((token) => forest.child(tipOf(prompt), token)) as [ForestNode, ForestNode]
  await forest.extend([left, right])
  forest.keep([right])
  expect([forest.cacheRows, trunk.held.size]).toEqual([3, 3])
  expect(codeOf(() => forest.hidden(left, 1))).toBe('dropped')
  expect(codeOf(() => forest.child(left, 1))).toBe('dropped')
  expect(codeOf(() => forest.keep([left]))).toBe('dropped')
  await expect(forest.extend([left])).rejects.toMatchObject({ code: 'dropped' })
  await expect(forest.logits([left])).rejects.toMatchObject({ code: 'dropped' })

  const again = forest.child(tipOf(prompt), 3)
  expect(again).not.toBe(left)
  await forest.extend([again])
  expect(trunk.passes[1]?.rows).toHaveLength(1)
  expect(forest.cacheRows).toBe(4)
})

test('nodes that were never evaluated are dropped too', () => {
  const forest = new Forest(fakeTrunk())
  const prompt = forest.chain(null, [1, 2])
  const other = forest.chain(null, [5, 6])
  forest.keep([prompt[0] as ForestNode])
  expect(codeOf(() => forest.child(prompt[1] as ForestNode, 3))).toBe('dropped')
  expect(codeOf(() => forest.child(other[0] as ForestNode, 3))).toBe('dropped')
  expect(forest.child(null, 1)).toBe(prompt[0])
})

test('rows beyond the limit of a pass are split into several, with progress, and can be aborted between them', async () => {
  const forest = new Forest(fakeTrunk({ maxRowsPerPass: 4 }))
  const prompt = forest.chain(null, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  const controller = new AbortController()
  const seen: string[] = []
  const done = await forest.extend(
    prompt,
    (rows, total) => {
      seen.push(`${rows}/${total}`)
      if (rows === 8) controller.abort()
    },
    controller.signal,
  )
  expect(done).toBe(false)
  expect(forest.cacheRows).toBe(8)
  expect(await forest.extend(prompt, (rows, total) => seen.push(`${rows}/${total}`))).toBe(true)
  expect(seen).toEqual(['4/10', '8/10', '2/2'])
  expect([forest.passes, forest.rows]).toEqual([3, 10])
})

test('an invalid node or read is refused with its reason', async () => {
  const forest = new Forest(fakeTrunk({ contextLength: 3, vocabSize: 10, taps: [1] }))
  for (const token of [-1, 10, 1.5, Number.NaN]) expect(codeOf(() => forest.child(null, token))).toBe('token')
  expect(codeOf(() => forest.chain(null, []))).toBe('empty')
  const prompt = forest.chain(null, [1, 2, 3])
  expect(codeOf(() => forest.child(tipOf(prompt), 4))).toBe('contextFull')
  expect(() => forest.child(tipOf(prompt), 4)).toThrow(/context of 3 tokens/)
  expect(codeOf(() => forest.hidden(tipOf(prompt), 1))).toBe('notEvaluated')
  await expect(forest.logits(prompt)).rejects.toMatchObject({ code: 'notEvaluated' })
  await forest.extend(prompt)
  expect(forest.hidden(tipOf(prompt), 1)).toHaveLength(8)
  expect(() => forest.hidden(tipOf(prompt), 2)).toThrow(/layer 2 \(kept layers: 1\)/)
  const stranger = new Forest(fakeTrunk()).child(null, 1)
  expect(codeOf(() => forest.child(stranger, 1))).toBe('dropped')
  expect(await forest.logits([])).toEqual([])
})

test('only one operation runs at a time', async () => {
  const forest = new Forest(fakeTrunk())
  const prompt = forest.chain(null, [1, 2])
  const first = forest.extend(prompt)
  const meanwhile = [forest.extend(prompt), forest.logits(prompt)]
  expect(codeOf(() => forest.keep(prompt))).toBe('busy')
  expect(codeOf(() => forest.reset())).toBe('busy')
  await expect(meanwhile[0]).rejects.toThrow(/extend\(\) was called while extend\(\) is running/)
  await expect(meanwhile[1]).rejects.toMatchObject({ code: 'busy' })
  await first
  expect(await forest.logits(prompt)).toHaveLength(2)
})

test('after a failed pass only reset works', async () => {
  const trunk = fakeTrunk()
  let fails = true
  const flaky = {
    ...trunk,
    advance: (...call: Parameters<typeof trunk.advance>) =>
      fails ? Promise.reject(new Error('device lost')) : trunk.advance(...call),
  }
  const forest = new Forest(flaky)
  const prompt = forest.chain(null, [1, 2])
  await expect(forest.extend(prompt)).rejects.toThrow(/a forward pass failed \(device lost\)/)
  fails = false
  await expect(forest.extend(prompt)).rejects.toMatchObject({ code: 'broken' })
  forest.reset()
  await expect(forest.extend(prompt)).rejects.toMatchObject({ code: 'dropped' })
  await forest.extend(forest.chain(null, [1, 2]))
  expect(forest.cacheRows).toBe(2)
})
