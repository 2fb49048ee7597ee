// Computes a value along the path from the last prompt token to a node and caches it at every node, so that a new token costs
// one step. Cached values are freed with their nodes.

import type { ForestNode } from '../decoding/forest.ts'

/** @param first computes the value at the origin. @param next computes a node's value from its parent's. */
export function pathFold<T extends object>(first: (origin: ForestNode) => T, next: (before: T, node: ForestNode) => T) {
  let byOrigin = new WeakMap<ForestNode, WeakMap<ForestNode, T>>()
  return {
    /** @throws Error for a node that is neither the origin nor after it. */
    at(node: ForestNode, origin: ForestNode): T {
      const values = byOrigin.get(origin) ?? new WeakMap([[origin, first(origin)]])
      byOrigin.set(origin, values)
      const path: ForestNode[] = []
      let at: ForestNode | null = node
      for (; at && !values.has(at); at = at.parent) path.push(at)
      if (!at)
        throw new Error(`token ${node.token} at position ${node.position} does not come after the last prompt token`)
      let value = values.get(at) as T
      for (const step of path.reverse()) {
        value = next(value, step)
        values.set(step, value)
      }
      return value
    },
    reset() {
      byOrigin = new WeakMap()
    },
  }
}
