import { describe, expect, it } from 'vitest'
import { fakeRun } from '../../decoding/testing/fakeRun.ts'
import type { EngineError } from '../../worker/protocol.ts'
import { type HeldRun, heldRuns } from '../testing/heldRuns.ts'
import { runSettings } from '../testing/runSettings.ts'
import { createForks, type ForkRequest } from './forks.ts'
import { forkAt, walkForks } from './forkTree.ts'

const run = await fakeRun(runSettings({ topK: 4, seed: 5, maxTokens: 24 }))
const ERROR: EngineError = { code: 'head', message: 'No such head.', detail: '' }

/** The tree and its forks, with the real loop over a fake trunk as the engine; the test triggers its answers. */
function bench(isReady = true, stopTokenIds: readonly number[] = []) {
  const { run, runs, aborts } = heldRuns()
  const forks = createForks({ client: { run }, nextFrame: (callback) => callback(), ready: async () => isReady })
  /** Starts the last request, which reports its given tokens. */
  const begin = async () => {
    const { request, event, settle } = runs.at(-1) as HeldRun
    const record = await fakeRun(request.settings, { stopTokenIds })
    const empty = record.columns.map((column) => ({ ...column, text: '', tokens: [], stop: null }))
    event({ kind: 'started', record: { ...record, columns: empty } })
    return { record, event, settle }
  }
  const answer = async () => {
    const { record, settle } = await begin()
    settle({ ok: true, value: record })
  }
  /** Starts a fork and waits until the engine has received the request. */
  const start = async (request: ForkRequest) => {
    const done = forks.getState().start(request)
    await settled()
    return { done }
  }
  const write = async (request: ForkRequest) => {
    const { done } = await start(request)
    await answer()
    return done
  }
  const fork = (id: number | null) => forkAt(forks.getState().tree, id ?? -1)
  const tree = () => walkForks(forks.getState().tree).map(({ node, depth }) => [node.name, depth])
  return { runs, aborts, state: () => forks.getState(), start, begin, answer, write, fork, tree }
}

const settled = () => new Promise(setImmediate)

const ofColumn = (column: number, position: number, candidate = 0, name = ''): ForkRequest => ({
  from: { run, column, name },
  point: { position, candidate },
})

describe('a fork', () => {
  it('continues from its candidate as a run with those given tokens would', async () => {
    const { state, write, runs, fork, tree } = bench()
    const parent = run.columns[1]?.tokens ?? []
    const candidate = parent[5]?.chosen === 0 ? 1 : 0
    const id = await write(ofColumn(1, 5, candidate, 'PARGS'))
    expect(runs[0]?.request).toMatchObject({
      prompt: run.prompt,
      settings: { columns: [{ method: 'pargs', weight: 2 }], maxTokens: 24, seed: 5 },
    })
    const column = fork(id)?.record.columns[0]
    expect(column?.tokens.length).toBe(24)
    expect(column?.tokens.slice(0, 5)).toEqual(parent.slice(0, 5))
    expect(column?.tokens[5]?.token).toBe(parent[5]?.candidates[candidate]?.token)
    expect([state().writing, state().selected, fork(id)?.forkedAt]).toEqual([null, id, 5])
    expect(tree()).toEqual([
      ['PARGS', 0],
      ['Fork 2', 1],
    ])
  })

  it('of the chosen token, by the same method, writes the same text', async () => {
    const { write, fork } = bench()
    const chosen = run.columns[1]?.tokens[7]?.chosen
    expect(fork(await write(ofColumn(1, 7, chosen)))?.record.columns[0]?.text).toBe(run.columns[1]?.text)
  })

  it('may use another method, start from a fork, and exceed the length of its parent', async () => {
    const { write, runs, fork, tree } = bench()
    const change = { method: 'pargs' as const, weight: 4, topK: 2 }
    const id = (await write({ ...ofColumn(0, 23, 1, 'top-k'), change })) as number
    // 24 tokens are given, and 16 more written.
    expect(runs[0]?.request.settings.maxTokens).toBe(40)
    expect(fork(id)?.record.columns[0]).toMatchObject({ method: 'pargs', weight: 4, topK: 2 })
    const second = await write({ from: { fork: id }, point: { position: 30, candidate: 0 }, name: 'Mine' })
    expect(fork(second)?.record.columns[0]?.tokens.length).toBe(47)
    // From the same column again: it is in the tree only once.
    await write(ofColumn(0, 1, 0, 'top-k'))
    expect(tree()).toEqual([
      ['top-k', 0],
      ['Fork 4', 1],
      ['Fork 2', 1],
      ['Mine', 2],
    ])
  })

  it('of a column that a saved tree already contains goes under that copy', async () => {
    const { state, write, tree } = bench()
    await write(ofColumn(0, 2))
    state().open(structuredClone(state().tree))
    await write(ofColumn(0, 4))
    await write(ofColumn(1, 4))
    expect(tree().map(([, depth]) => depth)).toEqual([0, 1, 1, 0, 1])
  })

  it('is stopped while it waits for its turn; stop without a fork does nothing', async () => {
    const { state, start, runs, aborts, tree } = bench()
    state().stop()
    const { done } = await start(ofColumn(0, 2))
    state().stop()
    runs[0]?.settle({ ok: false, error: null })
    expect([await done, aborts, tree()]).toEqual([null, ['stop'], []])
    state().stop()
    const waits = state().start(ofColumn(0, 2))
    state().stop()
    expect([await waits, aborts, runs.length, state().waiting]).toEqual([null, ['stop'], 1, false])
  })

  it('is shown while it grows, and keeps its tokens when it is stopped', async () => {
    const { state, start, begin, fork, aborts } = bench()
    const { done } = await start(ofColumn(0, 2))
    const { record, event, settle } = await begin()
    const id = state().writing
    expect(fork(id)?.record.columns[0]?.tokens.length).toBe(3)
    const next = record.columns[0]?.tokens[0]
    if (!next) throw new Error('nothing was written')
    event({ kind: 'step', step: { step: 0, tokens: [{ column: 0, record: next, stop: null }] } })
    expect(fork(id)?.record.columns[0]).toMatchObject({ tokens: { length: 4 }, stop: null })
    state().stop()
    expect(aborts).toEqual(['stop'])
    settle({ ok: false, error: null })
    await done
    expect(fork(id)?.record.columns[0]).toMatchObject({ tokens: { length: 4 }, stop: 'aborted' })
    state().stop()
    expect([state().writing, aborts.length]).toEqual([null, 1])
  })

  it('of an end token ends there', async () => {
    const parent = run.columns[0]?.tokens[6]
    const taken = parent?.candidates[1]?.token as number
    const { write, fork } = bench(true, [taken])
    expect(fork(await write(ofColumn(0, 6, 1)))?.record.columns[0]).toMatchObject({
      tokens: { length: 7 },
      stop: 'endOfText',
    })
  })

  it('ends with its tokens so far when another begins', async () => {
    const { state, start, begin, write, fork, aborts } = bench()
    await start(ofColumn(0, 2))
    await begin()
    const first = state().writing
    expect(await write(ofColumn(0, 4))).not.toBe(first)
    expect([aborts, fork(first)?.record.columns[0]?.stop]).toEqual([['stop'], 'aborted'])
  })

  it('leaves nothing in the tree where it could not start, and says why', async () => {
    const { state, start, runs, tree } = bench()
    const { done } = await start(ofColumn(0, 2))
    runs[0]?.settle({ ok: false, error: ERROR })
    expect(await done).toBeNull()
    expect([state().error, tree()]).toEqual([ERROR, []])
    const without = bench(false)
    const waits = without.state().start(ofColumn(0, 2))
    expect(without.state().waiting).toBe(true)
    expect(await waits).toBeNull()
    expect([without.runs.length, without.tree(), without.state().waiting]).toEqual([0, [], false])
  })

  it('is refused where there is no such position', async () => {
    const { state, tree } = bench()
    const point = { position: 0, candidate: 0 }
    await expect(state().start({ from: { fork: 7 }, point })).rejects.toThrow('no fork 7')
    await expect(state().start({ from: { run, column: 9, name: '' }, point })).rejects.toThrow('no column 9')
    expect(tree()).toEqual([])
    const from = { run, column: 0, name: '' }
    await expect(state().start({ from, point: { position: 99, candidate: 0 } })).rejects.toThrow('position 99')
    await expect(state().start({ from, point: { position: 0, candidate: 9 } })).rejects.toThrow('candidate 9')
  })

  it('that was abandoned does not change the next tree', async () => {
    const { state, start, answer, tree } = bench()
    const { done } = await start(ofColumn(0, 2))
    state().reset()
    state().open()
    await answer()
    expect([await done, tree(), state().writing]).toEqual([null, [], null])
    state().select(3)
    expect(state().selected).toBe(3)
  })
})
