import { describe, expect, it } from 'vitest'
import { joinText } from '../../decoding/text.ts'
import { createFakeEngine } from '../../worker/testing/fakeEngine.ts'
import { inspectedPlace, shownColumns } from '../run/selectors.ts'
import { columnAt, columnsAt, runLength } from '../run/visible.ts'
import { composeRequest } from '../settings/composeRun.ts'
import { DEFAULT_SETTINGS } from '../settings/settings.ts'
import { createTimeline, type Speed, stepOf } from './timeline.ts'

/** A timeline over a run whose length the test sets, with frames drawn at the times it gives. */
function bench(length: number, growing = false) {
  const run = { length, growing, rests: false }
  const steps: (number | null)[] = []
  let frames: ((timeMs: number) => void)[] = []
  let now = 1000
  const store = createTimeline({
    run: () => run,
    nextFrame: (callback) => frames.push(callback),
    rests: () => run.rests,
    onStep: (step) => steps.push(step),
  })
  const draw = (elapsedMs: number) => {
    now += elapsedMs
    const waiting = frames
    frames = []
    for (const frame of waiting) frame(now)
  }
  return { run, steps, draw, state: () => store.getState(), waiting: () => frames.length, store }
}

describe('playing', () => {
  it.each([
    [1, 6],
    [0.5, 3],
    [4, 24],
  ] as [Speed, number][])('at speed %d shows %d tokens per second', (speed, tokens) => {
    const { state, draw } = bench(100)
    state().setSpeed(speed)
    state().play()
    expect([state().position, state().playing]).toEqual([0, true])
    draw(16) // the first frame only sets the start time
    for (let frame = 0; frame < 50; frame++) draw(20)
    // 50 frames of 20 ms are one second, but a sum of fifty parts may round to slightly less.
    draw(1e-6)
    expect(state().position).toBe(tokens)
  })

  it('reports a move only when there is one, and stops at the end', () => {
    const { state, draw, steps, waiting, store } = bench(3)
    let changes = 0
    store.subscribe(() => changes++)
    state().playFromFirst()
    draw(0)
    for (let frame = 0; frame < 3; frame++) draw(50) // 0.9 of a token
    expect([changes, steps]).toEqual([1, [0]])
    for (let frame = 0; frame < 30; frame++) draw(50)
    expect(steps).toEqual([0, 1, null])
    expect([state().position, state().playing, waiting()]).toEqual([null, false, 0])
    // Again from the start.
    state().play()
    expect(state().position).toBe(0)
  })

  it('pauses while the device is busy, and resumes from there', () => {
    const { run, state, draw } = bench(100)
    state().playFromFirst()
    draw(0)
    run.rests = true
    for (let frame = 0; frame < 10; frame++) draw(250)
    expect([state().position, state().playing]).toEqual([1, true])
    run.rests = false
    draw(250) // resets the clock: the pause is not made up for
    expect(state().position).toBe(1)
    draw(250)
    expect(state().position).toBe(2)
  })

  it('continues for someone who pressed Play', () => {
    const { run, state, draw } = bench(100)
    run.rests = true
    state().playFromFirst()
    draw(0)
    state().pause()
    state().play()
    draw(0)
    draw(250)
    expect([state().position, state().playing]).toEqual([2, true])
  })

  it('resumes where it was paused, and where a hidden page left it', () => {
    const { state, draw, waiting } = bench(100)
    state().seek(10)
    state().play()
    draw(0)
    draw(1e7) // a quarter of a second at most: 1.5 tokens
    expect(state().position).toBe(11)
    state().pause()
    draw(250)
    expect([state().position, waiting()]).toEqual([11, 0])
    state().play()
    state().play()
    expect(waiting()).toBe(1)
    draw(0)
    draw(250)
    expect(state().position).toBe(12)
  })

  it('is ended by a step; later frames move nothing', () => {
    const { state, draw } = bench(100)
    state().playFromFirst()
    draw(0)
    state().seek(50)
    draw(250)
    expect([state().position, state().playing]).toEqual([50, false])
    state().play()
    state().playFromFirst()
    draw(0)
    draw(250)
    expect(state().position).toBe(2)
  })

  it('follows a run that grows: behind it until it has caught up, then as it is written', () => {
    const { state, draw, run } = bench(2, true)
    state().play() // at the end of the tokens so far: nothing to play
    expect([state().position, state().playing]).toEqual([null, false])
    state().first()
    state().play()
    draw(0)
    draw(170)
    run.length = 3
    for (let frame = 0; frame < 3; frame++) draw(170)
    expect([state().position, state().playing]).toEqual([null, false])
  })
})

describe('steps', () => {
  it('go forward and back, never out of range', () => {
    const { state, steps } = bench(3)
    state().stepForward()
    expect(state().position).toBeNull()
    const walk = [state().stepBack, state().stepBack, state().stepBack, state().stepBack, state().stepForward]
    expect(
      walk.map((go) => {
        go()
        return state().position
      }),
    ).toEqual([2, 1, 0, 0, 1])
    expect(steps).toEqual([1, 0, null, 0])
    state().last()
    state().first()
    expect(state().position).toBe(0)
    expect(
      [-4, 1.7, 3, Number.NaN].map((to) => {
        state().seek(to)
        return state().position
      }),
    ).toEqual([0, 1, null, null])
    expect([null, 0, 5].map(stepOf)).toEqual([null, null, 4])
  })

  it('do nothing without a run', () => {
    const { state, draw } = bench(0)
    for (const go of [state().first, state().stepBack, state().play, state().playFromFirst]) go()
    draw(0)
    expect([state().position, state().playing]).toEqual([null, false])
  })
})

describe('the view at a position', async () => {
  const settings = { ...DEFAULT_SETTINGS, maxTokens: 12 }
  const outcome = await createFakeEngine({ endAfter: 9 }).run({
    prompt: 'x',
    settings: composeRequest(settings, { kind: 'idle' }).settings,
  })
  if (!outcome.ok) throw new Error('the fake engine failed')
  const record = outcome.value
  const columns = shownColumns(settings.columns, {
    kind: 'done',
    record,
    columnIds: ['column-1', 'column-2', 'column-3', 'column-4'],
  })

  it('shows the first tokens of every column, and at the end the run itself', () => {
    expect([runLength(record), runLength(null)]).toEqual([9, 0])
    for (const position of [null, 9])
      for (const column of record.columns) expect(columnAt(column, position)).toBe(column)
    const begun = record.columns.map((column) => columnAt(column, 4))
    expect(begun.map(({ tokens, stop }) => [tokens.length, stop])).toEqual(Array(4).fill([4, null]))
    const [first] = begun
    expect(first?.tokens[3]).toBe(record.columns[0]?.tokens[3])
    expect(first?.text).toBe(joinText(first?.tokens.map(({ bytes }) => bytes) ?? [], false))
    expect(record.columns[0]?.text.startsWith(first?.text ?? '?')).toBe(true)
    expect(columnAt(record.columns[0]!, 0)).toMatchObject({ text: '', tokens: [], stop: null })
  })

  it('keeps columns that are shown whole', () => {
    const shorter = columns.map((column, index) =>
      index === 1 && column.record ? { ...column, record: { ...column.record, tokens: [] } } : column,
    )
    const [one, other] = columnsAt(shorter, 3)
    expect([one?.record?.tokens.length, other === shorter[1]]).toEqual([3, true])
    expect(columnsAt(shorter, null).every((column, index) => column === shorter[index])).toBe(true)
  })

  it('cuts the branches of Best-of-N at the same length', () => {
    const [column] = record.columns
    if (!column) throw new Error('no column')
    const { text, tokens, stop } = column
    const best = { ...column, branches: [{ text, tokens, stop }], leader: 0 }
    expect(columnAt(best, 2).branches?.map((branch) => branch.tokens.length)).toEqual([2])
  })

  it('moves the inspector to the step', () => {
    const at = columnsAt(columns, 5)
    expect(inspectedPlace(at, null, null, 4)).toEqual({ column: 'column-4', position: 4 })
    const [hovered, pinned] = [
      { column: 'column-1', position: 0 } as const,
      { column: 'column-2', position: 4 } as const,
    ]
    expect(inspectedPlace(at, null, pinned, 4)).toEqual(pinned)
    // Pinned beyond what is shown.
    expect(inspectedPlace(at, null, { ...pinned, position: 8 }, 4)).toEqual({ column: 'column-4', position: 4 })
    expect(inspectedPlace(at, hovered, null, 4)).toEqual(hovered)
  })
})
