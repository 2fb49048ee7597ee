import { expect, test } from 'vitest'
import { WHOLE, zoomsFor } from './zoom.ts'

test('zooms are of one comparison, that of the plane of one head too', () => {
  const [run, other] = [[1], [1]]
  const positions = { across: [1, 4] as [number, number], up: null }
  const plane = { across: [-3, 0] as [number, number], up: [-20, 20] as [number, number] }
  const kept = { ...zoomsFor(run, 'full', null), positions, plane }
  expect(zoomsFor(run, 'full', kept)).toEqual(kept)
  expect(zoomsFor(run, 'prefix', kept)).toMatchObject({ positions, plane: WHOLE })
  expect(zoomsFor(other, 'full', kept)).toMatchObject({ positions: WHOLE, plane: WHOLE })
})
