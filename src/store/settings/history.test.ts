import { expect, it } from 'vitest'
import { closeStep, redo, startHistory, step, undo } from './history.ts'

it('goes back and forward, and drops undone steps after a new one', () => {
  let history = step(step(startHistory('a'), 'b'), 'c')
  history = undo(undo(history))
  expect([history.present, undo(history) === history]).toEqual(['a', true])
  history = redo(history)
  expect([history.present, history.future]).toEqual(['b', ['c']])
  history = step(history, 'd')
  expect([history.past, history.present, redo(history) === history]).toEqual([['a', 'b'], 'd', true])
})

it('merges changes of one setting into one step until it is closed, undone, or another setting changes', () => {
  const typed = step(step(step(startHistory(0), 1, 'w'), 2, 'w'), 3, 'w')
  expect(undo(typed).present).toBe(0)
  expect(undo(step(closeStep(typed), 4, 'w')).present).toBe(3)
  expect(undo(step(step(typed, 4, 'k'), 5, 'w')).present).toBe(4)
  expect(undo(step(redo(undo(typed)), 4, 'w')).present).toBe(3)
  expect(step(typed, 3, 'w')).toBe(typed)
})

it('keeps the last hundred steps', () => {
  let history = startHistory(0)
  for (let value = 1; value <= 150; value++) history = step(history, value)
  for (let times = 0; times < 200; times++) history = undo(history)
  expect(history.present).toBe(50)
})
