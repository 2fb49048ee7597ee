// Plans a forward pass for onnxruntime: which cached rows stay, and which rows each new row attends to. A row attends only to
// its ancestors and itself, so a single sequence of rows represents a tree.

import type { TrunkRow } from '../../decoding/trunk.ts'
import { MASKED, type Pass } from './pass.ts'

/**
 * @param nodes [S] nodes to evaluate, parents before children. Each parent is null, in `cached`, or in `nodes`.
 * @param cached [P] evaluated nodes that stay, in their new order.
 * @param slotOf index of a cached node's row after the last pass.
 */
export function planPass(
  nodes: readonly TrunkRow[],
  cached: readonly TrunkRow[],
  slotOf: (node: TrunkRow) => number,
): Pass {
  return {
    tokens: Int32Array.from(nodes, (node) => node.token),
    positions: Int32Array.from(nodes, (node) => node.position),
    keep: Int32Array.from(cached, slotOf),
    mask: ancestorMask(nodes, cached),
  }
}

/** [S, P + S] A node's row is copied from its parent's row, plus the node itself, so that no path is walked twice. */
function ancestorMask(nodes: readonly TrunkRow[], cached: readonly TrunkRow[]): Float32Array {
  const width = cached.length + nodes.length
  const mask = new Float32Array(nodes.length * width)
  const columnOf = new Map([...cached, ...nodes].map((node, column) => [node, column]))
  const column = (node: TrunkRow) => columnOf.get(node) as number
  const rowAt = (i: number) => mask.subarray(i * width, (i + 1) * width)
  /** Mask rows of cached parents, computed once for all siblings. */
  const earlier = new Map<TrunkRow | null, Float32Array>()
  const pathTo = (parent: TrunkRow | null) => {
    const row = earlier.get(parent) ?? new Float32Array(width).fill(MASKED)
    if (earlier.has(parent)) return row
    for (let at = parent; at; at = at.parent) row[column(at)] = 0
    earlier.set(parent, row)
    return row
  }
  nodes.forEach((node, i) => {
    const parentRow = node.parent ? column(node.parent) - cached.length : -1
    rowAt(i).set(parentRow >= 0 ? rowAt(parentRow) : pathTo(node.parent))
    rowAt(i)[cached.length + i] = 0
  })
  return mask
}
