import { afterEach, expect, it } from 'vitest'
import { useHighlight } from './highlight.ts'

const { hover, pin, forget, show } = useHighlight.getState()
const state = () => {
  const { hovered, pinned } = useHighlight.getState()
  return { hovered, pinned }
}
afterEach(() => useHighlight.setState({ hovered: null, pinned: null }))

it('keeps a column until it is clicked again, hovered or not', () => {
  hover('column-1')
  pin('column-1')
  hover(null)
  expect(state()).toEqual({ hovered: null, pinned: 'column-1' })
  hover('column-1')
  pin('column-1')
  expect(state()).toEqual({ hovered: null, pinned: null })
})

it('forgets a removed column, and no other', () => {
  pin('column-1')
  hover('column-2')
  forget('column-2')
  expect(state()).toEqual({ hovered: null, pinned: 'column-1' })
  forget('column-1')
  expect(state()).toEqual({ hovered: null, pinned: null })
})

it('forgets everything when another comparison is shown', () => {
  const [one, other] = [
    [1, 2],
    [1, 2],
  ]
  show(one)
  pin('column-1')
  show(one)
  expect(state().pinned).toBe('column-1')
  show(other)
  expect(state()).toEqual({ hovered: null, pinned: null })
})
