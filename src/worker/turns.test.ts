import { expect, test } from 'vitest'
import { Turns } from './turns.ts'

/** Works until it is finished from here or aborted. */
function task(log: string[], name: string) {
  let finish = () => {}
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })
  const work = async (signal: AbortSignal) => {
    log.push(`${name} begins`)
    signal.addEventListener('abort', finish)
    await finished
    log.push(`${name} ${signal.aborted ? 'was stopped' : 'is done'}`)
    return name
  }
  return { work, finish }
}

test('a task aborted while it waits never starts, and the running one continues', async () => {
  const log: string[] = []
  const turns = new Turns()
  const [run, score, judge] = [task(log, 'run'), task(log, 'score'), task(log, 'judge')]
  const own = new AbortController()
  const ends = [turns.take(run.work), turns.take(score.work, own.signal), turns.take(judge.work)]
  own.abort()
  expect(log).toEqual(['run begins'])
  run.finish()
  judge.finish()
  expect(await Promise.all(ends)).toEqual(['run', null, 'judge'])
  expect(log).toEqual(['run begins', 'run is done', 'judge begins', 'judge is done'])
})

test('a task aborted while it waits ends at once, although the running one does not', async () => {
  const turns = new Turns()
  const log: string[] = []
  let end = () => {}
  const stubborn = turns.take(() => new Promise<string>((resolve) => (end = () => resolve('stubborn'))))
  const own = new AbortController()
  const waiting = [turns.take(task(log, 'score').work, own.signal), turns.takeOver(task(log, 'run').work, own.signal)]
  own.abort()
  expect(await Promise.all(waiting)).toEqual([null, null])
  end()
  expect(await stubborn).toBe('stubborn')
  expect(log).toEqual([])
})

test('stop aborts the running task; the next one has its turn, also after an error', async () => {
  const log: string[] = []
  const turns = new Turns()
  const [run, score] = [task(log, 'run'), task(log, 'score')]
  await expect(turns.take(() => Promise.reject(new Error('no memory')))).rejects.toThrow('no memory')
  const ends = [turns.take(run.work), turns.take(score.work)]
  await turns.stop()
  score.finish()
  expect(await Promise.all(ends)).toEqual(['run', 'score'])
  expect(log).toEqual(['run begins', 'run was stopped', 'score begins', 'score is done'])
})

test('a task that takes over aborts the running one and comes next; stop aborts it while it waits, and others keep waiting', async () => {
  const log: string[] = []
  const turns = new Turns()
  let end = () => {}
  // It finishes some time after it was aborted.
  const judge = turns.take(() => new Promise<string>((resolve) => (end = () => resolve('judge'))))
  const [first, second, score] = [task(log, 'first'), task(log, 'second'), task(log, 'score')]
  const waiting = [turns.takeOver(first.work), turns.take(score.work), turns.takeOver(second.work)]
  const stopped = turns.stop()
  end()
  score.finish()
  await stopped
  expect(await Promise.all([judge, ...waiting])).toEqual(['judge', null, 'score', null])
  expect(log).toEqual(['score begins', 'score is done'])
  const third = task(log, 'third')
  const run = turns.takeOver(third.work)
  third.finish()
  expect(await run).toBe('third')
})

test('a signal aborts its own task while it runs, and one that takes over while it waits', async () => {
  const log: string[] = []
  const turns = new Turns()
  const own = new AbortController()
  const [score, run, judge] = [task(log, 'score'), task(log, 'run'), task(log, 'judge')]
  const ends = [turns.take(score.work, own.signal), turns.take(judge.work), turns.takeOver(run.work, own.signal)]
  own.abort()
  judge.finish()
  expect(await Promise.all(ends)).toEqual(['score', 'judge', null])
  expect(log).toEqual(['score begins', 'score was stopped', 'judge begins', 'judge is done'])
  expect(await turns.take(run.work, AbortSignal.abort())).toBeNull()
})

test('a task that gives way starts when nothing runs or waits, and any other task aborts it', async () => {
  const log: string[] = []
  const turns = new Turns()
  const [run, job, score, again] = ['run', 'job', 'score', 'again'].map((name) => task(log, name)) as [
    ReturnType<typeof task>,
    ReturnType<typeof task>,
    ReturnType<typeof task>,
    ReturnType<typeof task>,
  ]
  const first = turns.takeOver(run.work)
  const behind = turns.giveWay(job.work)
  run.finish()
  await first
  await new Promise((resolve) => setTimeout(resolve))
  expect(log).toEqual(['run begins', 'run is done', 'job begins'])
  const scored = turns.take(score.work)
  const waiting = turns.giveWay(again.work)
  expect(await behind).toBe('job')
  score.finish()
  await scored
  again.finish()
  expect(await waiting).toBe('again')
  expect(log.slice(3)).toEqual(['job was stopped', 'score begins', 'score is done', 'again begins', 'again is done'])
  expect(await turns.giveWay(task(log, 'gone').work, AbortSignal.abort())).toBeNull()
})
