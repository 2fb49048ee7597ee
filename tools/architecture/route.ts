// Lays arrows around boxes on a grid: the cheapest path from one box to another by A*, where bends, crossings and running
// along another arrow cost more than distance.

import type { Box } from './rooms.ts'

/** Pixels between grid lines; boxes have their corners on them. */
export const GRID = 10

export type Point = readonly [x: number, y: number]

const STEPS: readonly Point[] = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
]

const COST = { bend: 6, near: 3, cross: 4, along: 40, sidePort: 4, against: 30 }

interface State {
  x: number
  y: number
  direction: number
  cost: number
  before: State | null
}

export interface Routes {
  /** The corners of an arrow from a box to another, in pixels, both ends on the boxes' edges. @throws if there is no way. */
  route(from: Box, to: Box): Point[]
}

/** Routes in a field; each one avoids those before it. @param obstacles no arrow runs through them. */
export function createRoutes(field: Box, obstacles: readonly Box[]): Routes {
  const columns = field.width / GRID
  const rows = field.height / GRID
  const inGrid = ({ x, y, width, height }: Box) => ({
    left: (x - field.x) / GRID,
    top: (y - field.y) / GRID,
    right: (x + width - field.x) / GRID,
    bottom: (y + height - field.y) / GRID,
  })
  const at = (x: number, y: number) => y * (columns + 1) + x
  const blocked = new Set<number>()
  const near = new Set<number>()
  for (const { left, top, right, bottom } of obstacles.map(inGrid))
    for (let x = Math.floor(left) - 1; x <= Math.ceil(right) + 1; x++)
      for (let y = Math.floor(top) - 1; y <= Math.ceil(bottom) + 1; y++)
        (x >= left && x <= right && y >= top && y <= bottom ? blocked : near).add(at(x, y))
  /** Points that arrows run through, by axis (0 across, 1 up and down), and points at which they meet a box. */
  const used = [new Set<number>(), new Set<number>()] as const
  const ports = new Set<number>()

  /** The points on a box's edge with the direction that leads away from it, and what it costs to take one. */
  function edge(box: Box, isTarget: boolean): { x: number; y: number; direction: number; cost: number }[] {
    const { left, top, right, bottom } = inGrid(box)
    const across = Array.from({ length: Math.floor(right) - Math.ceil(left) - 1 }, (_, i) => Math.ceil(left) + 1 + i)
    const down = Array.from({ length: Math.floor(bottom) - Math.ceil(top) - 1 }, (_, i) => Math.ceil(top) + 1 + i)
    // Arrows run down: out of the bottom, in at the top, and not at a corner.
    const corner = (x: number) => (x < left + 2 || x > right - 2 ? COST.near : 0)
    return [
      ...across.map((x) => ({ x, y: bottom, direction: 1, cost: corner(x) + (isTarget ? COST.against : 0) })),
      ...across.map((x) => ({ x, y: top, direction: 3, cost: corner(x) + (isTarget ? 0 : COST.against) })),
      ...down.map((y) => ({ x: right, y, direction: 0, cost: COST.sidePort })),
      ...down.map((y) => ({ x: left, y, direction: 2, cost: COST.sidePort })),
    ].filter(({ x, y }) => STEPS.every(([dx, dy]) => !ports.has(at(x + dx, y + dy))) && !ports.has(at(x, y)))
  }

  function stepCost({ x, y, direction }: Pick<State, 'x' | 'y' | 'direction'>): number {
    const axis = direction % 2
    const place = at(x, y)
    return (
      1 +
      (near.has(place) ? COST.near : 0) +
      (used[axis]?.has(place) ? COST.along : 0) +
      (used[1 - axis]?.has(place) ? COST.cross : 0)
    )
  }

  function search(from: Box, to: Box): State {
    const ends = new Map(edge(to, true).map((port) => [at(port.x, port.y), port]))
    /** The cheapest last. */
    const open: State[] = []
    const add = (state: State) => {
      let [low, high] = [0, open.length]
      while (low < high) {
        const middle = (low + high) >> 1
        if ((open[middle] as State).cost > state.cost) low = middle + 1
        else high = middle
      }
      open.splice(low, 0, state)
    }
    for (const port of edge(from, false)) add({ ...port, before: null })
    const best = new Map<number, number>()
    for (let state = open.pop(); state; state = open.pop()) {
      if (state.direction < 0) return state
      const key = 4 * at(state.x, state.y) + state.direction
      if ((best.get(key) ?? Number.POSITIVE_INFINITY) <= state.cost) continue
      best.set(key, state.cost)
      for (const [direction, [dx, dy]] of STEPS.entries()) {
        // No way back; an arrow leaves its box straight.
        if (direction === (state.direction + 2) % 4 || (state.before === null && direction !== state.direction))
          continue
        const [x, y] = [state.x + dx, state.y + dy]
        if (x < 0 || y < 0 || x > columns || y > rows) continue
        const turned = direction === state.direction ? 0 : COST.bend
        const end = ends.get(at(x, y))
        if (end && (end.direction + 2) % 4 === direction)
          add({ x, y, direction: -1, cost: state.cost + turned + end.cost + 1, before: state })
        if (blocked.has(at(x, y))) continue
        add({ x, y, direction, cost: state.cost + turned + stepCost({ x, y, direction }), before: state })
      }
    }
    throw new Error(
      'there is no way for an arrow between two rooms: give them more room in tools/architecture/rooms.ts',
    )
  }

  return {
    route(from, to) {
      const path: State[] = []
      for (let state: State | null = search(from, to); state; state = state.before) path.unshift(state)
      const [first, last] = [path[0], path.at(-1)]
      for (const state of path) used[(state.direction < 0 ? 1 : state.direction) % 2]?.add(at(state.x, state.y))
      for (const end of [first, last]) if (end) ports.add(at(end.x, end.y))
      return corners(path.map(({ x, y }) => [field.x + x * GRID, field.y + y * GRID]))
    },
  }
}

/** Without the points in the middle of a straight line. */
function corners(points: readonly Point[]): Point[] {
  return points.filter(([x, y], i) => {
    const [before, after] = [points[i - 1], points[i + 1]]
    if (!before || !after) return true
    return !(before[0] === x && after[0] === x) && !(before[1] === y && after[1] === y)
  })
}
