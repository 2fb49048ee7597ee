import { describe, expect, it } from 'vitest'
import { WHOLE } from '../../plot/zoom.ts'
import { domainsOf } from './domains.ts'
import type { Placed } from './series.ts'

const point = { position: 1, logProb: -1, reward: 0, advantage: 0, bytes: [] }
const at = (across: number, up: number): Placed => ({ point, across, up })
const points = [at(2, -4.2), at(9, 3.1), at(30, -0.4)]

describe('domainsOf', () => {
  it('covers all positions that a column may have, and zero on the other axis', () => {
    expect(domainsOf({ across: 'position' }, points, 48, WHOLE)).toEqual({ across: [1, 48], up: [-6, 4] })
    expect(domainsOf({ across: 'position' }, [at(1, -3), at(2, -1)], 1, WHOLE)).toEqual({ across: [1, 2], up: [-3, 0] })
  })

  it('fits the height to the visible positions', () => {
    const zoom = { across: [8, 40] as const, up: null }
    expect(domainsOf({ across: 'position' }, points, 48, zoom)).toEqual({ across: [8, 40], up: [-1, 4] })
  })

  it('rounds the range of a scatter plot and of a zoom, and has axes without points', () => {
    const zoom = { across: [-3.9, -1.2] as const, up: [0.4, 2.2] as const }
    expect(domainsOf({ across: 'logProb' }, [], 48, zoom)).toEqual({ across: [-4, -1], up: [0, 2.5] })
    expect(domainsOf({ across: 'logProb' }, [], 48, WHOLE)).toEqual({ across: [-6, 0], up: [-1, 1] })
    expect(domainsOf({ across: 'logProb' }, [at(-4.7, 2), at(-0.3, 2)], 48, WHOLE).across).toEqual([-5, 0])
  })
})
