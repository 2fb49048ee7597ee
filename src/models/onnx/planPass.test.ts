import { expect, it } from 'vitest'
import type { TrunkRow } from '../../decoding/trunk.ts'
import { MASKED } from './pass.ts'
import { planPass } from './planPass.ts'

const row = (token: number, parent: TrunkRow | null): TrunkRow => ({
  token,
  parent,
  position: parent ? parent.position + 1 : 0,
  layer: 0,
})

it('a row sees its ancestors and itself: mask by hand', () => {
  // Cache: a b. New: c after a, d after b, e after d, f after b; g begins another text.
  const a = row(1, null)
  const b = row(2, a)
  const d = row(4, b)
  const rows = [row(3, a), d, row(5, d), row(6, b), row(7, null)]
  const { tokens, positions, keep, mask } = planPass(rows, [a, b], (cached) => (cached === a ? 4 : 2))
  expect([...tokens]).toEqual([3, 4, 5, 6, 7])
  expect([...positions]).toEqual([1, 2, 3, 2, 0])
  expect([...keep]).toEqual([4, 2])
  const x = MASKED
  expect([...mask]).toEqual([
    ...[0, x, 0, x, x, x, x], // c: a, itself
    ...[0, 0, x, 0, x, x, x], // d: a, b, itself
    ...[0, 0, x, 0, 0, x, x], // e: a, b, d, itself
    ...[0, 0, x, x, x, 0, x], // f: a, b, itself
    ...[x, x, x, x, x, x, 0], // g: itself
  ])
})
