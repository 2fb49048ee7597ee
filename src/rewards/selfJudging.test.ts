import { expect, test } from 'vitest'
import { selfJudging } from './selfJudging.ts'

const model = (name: string, sha256: string | null = null) => ({ name, sha256 })

test('a model cannot judge what it steers, under whatever name', () => {
  expect(selfJudging([], [model('film-judge', 'aa')])).toBeNull()
  expect(selfJudging([model('stars', 'bb')], [model('film-judge', 'aa')])).toBeNull()
  expect(selfJudging([model('stars')], [model('film-judge')])).toBeNull()
  expect(selfJudging([model('stars'), model('film-judge')], [model('film-judge')])).toBe(
    'film-judge steers, so it cannot judge: its scores would be what the methods optimize. Choose another judge.',
  )
  expect(selfJudging([model('film-judge', 'aa')], [model('other', 'bb'), model('film-judge-2', 'aa')])).toBe(
    'film-judge-2 is the same model as film-judge, which steers, so it cannot judge: its scores would be what the methods optimize. Choose another judge.',
  )
})
