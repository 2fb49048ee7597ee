import { expect, test } from 'vitest'
import { Turns } from './turns.ts'

/** Works until it is ended from here. */
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

test('one given up while it waits is never begun, and what runs goes on', async () => {
  const log: string[] = []
  const turns = new Turns()
  const [run, score, judge] = [task(log, 'run'), task(log, 'score'), task(log, 'judge')]
  const own = new AbortController()
  const ends = [turns.take(run.work), turns.take(score.work, own), turns.take(judge.work)]
  own.abort()
  expect(log).toEqual(['run begins'])
  run.finish()
  judge.finish()
  expect(await Promise.all(ends)).toEqual(['run', null, 'judge'])
  expect(log).toEqual(['run begins', 'run is done', 'judge begins', 'judge is done'])
})

test('stop ends the one that runs; the next has its turn, after an error too', async () => {
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

test('what takes over ends what runs and comes next; stop ends it while it waits, and others go on waiting', async () => {
  const log: string[] = []
  const turns = new Turns()
  let end = () => {}
  // It ends some time after it was told to.
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
