import { expect, test } from 'vitest'
import { WHOLE } from '../../plot/zoom.ts'
import { zoomsFor } from './zooms.ts'

test('zooms belong to one comparison, and the zoom of the scatter plot to one head', () => {
  const [run, other] = [[1], [1]]
  const positions = { across: [1, 4] as [number, number], up: null }
  const plane = { across: [-3, 0] as [number, number], up: [-20, 20] as [number, number] }
  const kept = { ...zoomsFor(run, 'full', null), positions, plane }
  expect(zoomsFor(run, 'full', kept)).toEqual(kept)
  expect(zoomsFor(run, 'prefix', kept)).toMatchObject({ positions, plane: WHOLE })
  expect(zoomsFor(other, 'full', kept)).toMatchObject({ positions: WHOLE, plane: WHOLE })
})
