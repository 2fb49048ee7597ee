import { expect, test } from 'vitest'
import { fakeRun } from '../../decoding/testing/fakeRun.ts'
import type { Judgement, JudgeRequest, Outcome } from '../../worker/protocol.ts'
import { runSettings } from '../testing/runSettings.ts'
import { createJudging, judgedOf, judgedScore, judgeOf, judgeRun, selfJudgingOf } from './judging.ts'

const write = (reward: string) => fakeRun(runSettings({ reward, topK: 5 }))

test('a judge is found by the reward’s name, in a mix by the first part that has one', () => {
  expect(judgeOf('sentiment', ['sentiment', 'words'])).toBe('sentiment')
  expect(judgeOf('keyword:river', ['sentiment'])).toBeNull()
  const mix = [
    { name: 'keyword:river', weight: 1 },
    { name: 'sentiment', weight: 1 },
  ]
  expect(judgeOf(mix, ['sentiment'])).toBe('sentiment')
  expect(judgeOf(null, ['sentiment'])).toBeNull()
})

test('a classifier cannot judge what it steers, alone, in a mix or under another name', () => {
  const own = [
    { name: 'film', sha256: 'aa' },
    { name: 'film-2', sha256: 'aa' },
    { name: 'other', sha256: 'bb' },
  ]
  const mix = [
    { name: 'keyword:river', weight: 1 },
    { name: 'film', weight: 1 },
  ]
  expect(selfJudgingOf(['sentiment', null], ['sentiment', 'classifier:film'], own)).toBeNull()
  expect(selfJudgingOf(['film'], ['classifier:other'], own)).toBeNull()
  expect(selfJudgingOf(['sentiment', 'film'], ['classifier:film'], own)).toMatch(/^film steers, so it cannot judge/)
  expect(selfJudgingOf([mix], ['sentiment', 'classifier:film-2'], own)).toMatch(/^film-2 is the same model as film/)
})

test('scores belong to the requested run; an answer for an older run is dropped', async () => {
  const calls: { request: JudgeRequest; settle: (outcome: Outcome<Judgement>) => void }[] = []
  const judging = createJudging({
    judge: (request) => new Promise((settle) => calls.push({ request, settle })),
  })
  const [first, second] = [await write('sentiment'), await write('sentiment')]
  const one = judgeRun(judging, first, ['sentiment'])
  const two = judgeRun(judging, second, ['sentiment'])
  expect(calls[1]?.request.texts[1]).toMatchObject({ tokens: second.columns[1]?.tokens.map(({ token }) => token) })
  calls[1]?.settle({ ok: true, value: { title: 'a judge', scores: [1, 2] } })
  calls[0]?.settle({ ok: true, value: { title: 'a judge', scores: [8, 9] } })
  await Promise.all([one, two])
  const judged = judgedOf(judging.getState())
  expect([judgedScore(judged, second, 1), judgedScore(judged, first, 1)]).toEqual([2, null])
})

test('there is no request without a judge; a failure keeps its message', async () => {
  const error = { code: 'head' as const, message: 'no such judge', detail: '' }
  const judging = createJudging({ judge: async () => ({ ok: false, error }) })
  await judgeRun(judging, await write('keyword:river'), ['sentiment'])
  expect(judging.getState().state.kind).toBe('none')
  await judgeRun(judging, await write('sentiment'), ['sentiment'])
  expect(judging.getState().state).toMatchObject({ kind: 'failed', error })
})

test('judging that was aborted is requested again; running or finished judging is not', async () => {
  const calls: ((outcome: Outcome<Judgement>) => void)[] = []
  const judging = createJudging({ judge: () => new Promise((settle) => calls.push(settle)) })
  const run = await write('sentiment')
  const ask = () => judgeRun(judging, run, ['sentiment'])
  const first = ask()
  await ask()
  calls[0]?.({ ok: false, error: null })
  await first
  expect(judging.getState().state.kind).toBe('none')
  const second = ask()
  calls[1]?.({ ok: true, value: { title: 'a judge', scores: [1, 2] } })
  await second
  await ask()
  expect([judgedScore(judgedOf(judging.getState()), run, 1), calls.length]).toEqual([2, 2])
})
