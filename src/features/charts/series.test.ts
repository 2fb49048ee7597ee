import { describe, expect, it } from 'vitest'
import { methodNames } from '../../decoding/methods/index.ts'
import { advantage } from '../../metrics/credit.ts'
import type { ShownColumn } from '../../store/run/selectors.ts'
import type { ColumnId } from '../../store/settings/columnIds.ts'
import { columnLooks, methodLook } from '../../ui/methodLook.ts'
import { fakeToken } from '../../worker/testing/fakeEngine.ts'
import { pointsCsv } from './pointsCsv.ts'
import { placed, runningMeans, SMOOTHED_TOKENS, seriesOf, spreadOf } from './series.ts'

const token = fakeToken(1, 0, 7, 4)
const column = (tokens: (typeof token)[], id: ColumnId = 'column-3'): ShownColumn => ({
  id,
  method: 'pargs',
  record: { method: 'pargs', weight: 2, text: '', tokens, stop: null },
})

describe('seriesOf', () => {
  it('has a point for each token, and none for a column without a run', () => {
    const series = seriesOf(
      [column([token, fakeToken(1, 1, 7, 4)]), { id: 'column-4', method: 'cd', record: null }],
      'full',
    )
    expect(series.map(({ label, points }) => [label, points.length])).toEqual([
      ['PARGS', 2],
      ['CD', 0],
    ])
    expect(series[0]?.points[0]).toEqual({
      position: 1,
      reward: token.candidates[token.chosen]?.rewards.full,
      advantage: advantage(token, 'full'),
      logProb: token.baseLogProb,
      bytes: token.bytes,
    })
  })

  it('leaves out what was not recorded: a token without a reward, or with one candidate, has no point in that chart', () => {
    const broken = { ...token, candidates: token.candidates.map((one) => ({ ...one, rewards: { full: Number.NaN } })) }
    const [series] = seriesOf([column([broken])], 'full')
    expect(series && placed(series, 'position', 'reward')).toEqual([])
    expect(series && placed(series, 'position', 'logProb')).toHaveLength(1)
    const alone = { ...token, candidates: token.candidates.slice(token.chosen, token.chosen + 1), chosen: 0 }
    const [ofLink] = seriesOf([column([alone])], 'full')
    expect(ofLink && placed(ofLink, 'position', 'advantage')).toEqual([])
    expect(ofLink && placed(ofLink, 'logProb', 'reward')).toHaveLength(1)
  })

  it('distinguishes two columns of one method by name and by mark', () => {
    const [one, other] = seriesOf([column([token]), column([token], 'column-4')], 'full')
    expect(one?.label).not.toBe(other?.label)
    expect(one?.look.mark).not.toBe(other?.look.mark)
    expect(one?.look.color).toBe(other?.look.color)
  })
})

describe('spreadOf', () => {
  const point = (reward: number | null) => ({ position: 1, reward, advantage: null, logProb: -1, bytes: [97] })
  const series = (rewards: (number | null)[]) => ({
    id: 'column-1' as const,
    label: 'CD',
    look: methodLook('cd'),
    points: rewards.map(point),
  })

  it('is the mean and range of what was recorded, also for all-negative values', () => {
    expect(spreadOf(series([-3, null, -1]), 'reward')).toEqual({ mean: -2, min: -3, max: -1 })
    expect(spreadOf(series([null]), 'reward')).toBeNull()
    expect(spreadOf(series([]), 'logProb')).toBeNull()
  })

  it('is a table whose cells cannot be evaluated as formulas', () => {
    const formula = { ...series([0.5]), points: [{ ...point(0.5), bytes: [...new TextEncoder().encode('=1+1')] }] }
    expect(pointsCsv([formula])).toBe("column,position,text,baseLogProb,reward,advantage\nCD,1,'=1+1,-1,0.5,\n")
  })
})

describe('runningMeans', () => {
  it('are means of the last tokens only, and later tokens do not change them', () => {
    const values = Array.from({ length: SMOOTHED_TOKENS + 2 }, (_, index) => index)
    const means = runningMeans(values)
    expect(means.slice(0, 3)).toEqual([0, 0.5, 1])
    expect(means.at(-1)).toBe((2 + values.length - 1) / 2)
    expect(runningMeans(values.slice(0, 5))).toEqual(means.slice(0, 5))
  })
})

describe('looks', () => {
  it('of any two methods differ', () => {
    const looks = methodNames.map((name) => JSON.stringify(methodLook(name)))
    expect(new Set(looks).size).toBe(methodNames.length)
  })

  it('differ between six columns of any one method', () => {
    for (const name of methodNames)
      expect(new Set(columnLooks(Array(6).fill(name)).map((look) => JSON.stringify(look))).size).toBe(6)
  })
})
