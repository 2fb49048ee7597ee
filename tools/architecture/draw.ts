// The picture of the architecture as SVG: rooms in layers, an arrow from each room to every room it imports.

import type { Arrow, Imports } from './imports.ts'
import { type Box, isPure, PURE, rooms as places, type Room } from './rooms.ts'
import { createRoutes, type Point } from './route.ts'

const WIDTH = 1000
const HEIGHT = 980
const RADIUS = 7
const HEAD = 7

const colors = {
  paper: ['#faf9f6', '#141619'],
  sheet: ['#ffffff', '#1a1d21'],
  ink: ['#1c1e21', '#e9e7e2'],
  dim: ['#5b6067', '#a0a5ad'],
  frame: ['#d8d4cb', '#363b42'],
} as const

/** @throws if a room has no place. */
export function drawArchitecture({ rooms: names, arrows }: Imports): string {
  const rooms = placed(names)
  const variables = (scheme: 0 | 1) =>
    [
      ...Object.entries(colors).map(([name, color]) => `--${name}:${color[scheme]}`),
      ...rooms.map((room) => `--${room.name}:${room.colors[scheme]}`),
    ].join(';')
  const style = [
    `svg{${variables(0)}}`,
    `@media(prefers-color-scheme:dark){svg{${variables(1)}}}`,
    'text{font-family:Inter,system-ui,-apple-system,"Segoe UI",sans-serif;fill:var(--ink)}',
    '.name{font-size:16px;font-weight:600}.about,.title{font-size:12.5px;fill:var(--dim)}',
    '.room{fill:var(--sheet);stroke-width:1.5}.arrow{fill:none;stroke-width:1.6}',
  ].join('')
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="title">`,
    '<title id="title">The rooms of Tokenwise and what they import</title>',
    '<!-- Written by npm run architecture. -->',
    `<style>${style}</style>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="var(--paper)"/>`,
    `<rect x="${PURE.x}" y="${PURE.y}" width="${PURE.width}" height="${PURE.height}" rx="10" fill="none" stroke="var(--frame)" stroke-width="1.5"/>`,
    `<text class="title" x="${PURE.x + 20}" y="${PURE.y + 28}">${escaped(PURE.title)}</text>`,
    `<text class="title" x="${PURE.x}" y="${PURE.y + PURE.height + 28}">An arrow leads from a room to each room that it imports.</text>`,
    ...drawnArrows(rooms, arrows),
    ...rooms.map(drawnRoom),
    '</svg>',
    '',
  ].join('\n')
}

/** In the order of the list of places. */
function placed(names: readonly string[]): Room[] {
  const lost = names.find((name) => places.every((room) => room.name !== name))
  if (lost) throw new Error(`${lost} has no place in the picture: add it to tools/architecture/rooms.ts`)
  return places.filter(({ name }) => names.includes(name))
}

function drawnRoom({ name, x, y, width, height, about }: Room): string {
  const lines = about.map(
    (line, i) => `<text class="about" x="${x + 14}" y="${y + 46 + 17 * i}">${escaped(line)}</text>`,
  )
  return [
    `<rect class="room" x="${x}" y="${y}" width="${width}" height="${height}" rx="8" stroke="var(--${name})"/>`,
    `<text class="name" x="${x + 14}" y="${y + 26}">${name}</text>`,
    ...lines,
  ].join('\n')
}

/** Arrows into a pure room from outside end at the frame, once for each room outside. */
function drawnArrows(rooms: readonly Room[], arrows: readonly Arrow[]): string[] {
  const roomNamed = (name: string) => rooms.find((one) => one.name === name) as Room
  const ends = arrows.map(({ from, to }) => ({ from: roomNamed(from), to: roomNamed(to) }))
  const inside = ends.filter(({ from, to }) => isPure(from) && isPure(to))
  const outside = new Map<string, { from: Room; to: Box; name: string }>()
  for (const { from, to } of ends)
    if (!isPure(from)) {
      const name = isPure(to) ? 'the pure rooms' : to.name
      outside.set(`${from.name} ${name}`, { from, to: isPure(to) ? PURE : to, name })
    }
  const whole = { x: 0, y: 0, width: WIDTH, height: HEIGHT }
  const above = createRoutes(whole, [...rooms.filter((room) => !isPure(room)), PURE])
  const within = createRoutes(PURE, [...rooms.filter(isPure), { ...PURE, height: 40 }])
  return [
    ...shortestFirst([...outside.values()]).map(({ from, to, name }) => drawnArrow(from, name, above.route(from, to))),
    ...shortestFirst(inside).map(({ from, to }) => drawnArrow(from, to.name, within.route(from, to))),
  ]
}

function shortestFirst<Ends extends { from: Box; to: Box }>(ends: readonly Ends[]): Ends[] {
  const length = ({ from, to }: Ends) =>
    Math.max(0, to.x - from.x - from.width, from.x - to.x - to.width) + Math.max(0, to.y - from.y - from.height)
  return [...ends].sort((one, other) => length(one) - length(other))
}

function drawnArrow(from: Room, to: string, points: readonly Point[]): string {
  const [end, before] = [points.at(-1), points.at(-2)]
  if (!end || !before) return ''
  const direction: Point = [Math.sign(end[0] - before[0]), Math.sign(end[1] - before[1])]
  const neck: Point = [end[0] - HEAD * direction[0], end[1] - HEAD * direction[1]]
  const wing = (side: 1 | -1): Point => [
    neck[0] + side * direction[1] * HEAD * 0.55,
    neck[1] + side * direction[0] * HEAD * 0.55,
  ]
  const head = [end, wing(1), wing(-1)].map((point) => point.join()).join(' ')
  return [
    `<g><title>${from.name} imports ${to}</title>`,
    `<path class="arrow" stroke="var(--${from.name})" d="${rounded([...points.slice(0, -1), neck])}"/>`,
    `<polygon points="${head}" fill="var(--${from.name})"/></g>`,
  ].join('')
}

/** Straight pieces with round corners. */
function rounded(points: readonly Point[]): string {
  const toward = ([x, y]: Point, [toX, toY]: Point): Point => {
    const length = Math.hypot(toX - x, toY - y)
    const part = Math.min(RADIUS, length / 2) / length
    return [x + part * (toX - x), y + part * (toY - y)]
  }
  return points
    .map((point, i) => {
      const [before, after] = [points[i - 1], points[i + 1]]
      if (!before) return `M${point}`
      if (!after) return `L${point}`
      return `L${toward(point, before)}Q${point} ${toward(point, after)}`
    })
    .join('')
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
