import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { drawArchitecture } from './draw.ts'
import { importsBetweenRooms } from './imports.ts'
import { roomOf } from './rooms.ts'
import { createRoutes } from './route.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

test('the committed picture shows the imports of the sources; npm run architecture draws it again', () => {
  const committed = readFileSync(path.join(ROOT, 'docs/architecture.svg'), 'utf8')
  expect(drawArchitecture(importsBetweenRooms(ROOT))).toBe(committed)
})

test('every folder of src needs a place', () => {
  expect(roomOf('src/main.tsx')).toBe('page')
  expect(roomOf('src/store/run/forks.ts')).toBe('store')
  expect(() => roomOf('src/attic/chest')).toThrow('src/attic has no place in the picture')
  expect(() => drawArchitecture({ rooms: ['attic', 'ui'], arrows: [] })).toThrow('attic has no place')
})

test('arrows go around boxes, and not twice the same way', () => {
  const box = (x: number, y: number) => ({ x, y, width: 60, height: 40 })
  const [from, between, to] = [box(40, 20), box(40, 100), box(40, 180)]
  const { route } = createRoutes({ x: 0, y: 0, width: 200, height: 240 }, [from, between, to])
  const [first, second] = [route(from, to), route(from, to)]
  expect(first.length).toBeGreaterThan(2)
  for (const [x, y] of first.slice(1, -1)) expect(x <= 40 || x >= 100 || y <= 100 || y >= 140).toBe(true)
  expect(second).not.toEqual(first)
})
