import { afterEach, expect, it } from 'vitest'
import { useHighlight } from './highlight.ts'

const { point, keep, forget, show } = useHighlight.getState()
const state = () => {
  const { pointed, kept } = useHighlight.getState()
  return { pointed, kept }
}
afterEach(() => useHighlight.setState({ pointed: null, kept: null }))

it('keeps a column until it is clicked again, hovered or not', () => {
  point('column-1')
  keep('column-1')
  point(null)
  expect(state()).toEqual({ pointed: null, kept: 'column-1' })
  point('column-1')
  keep('column-1')
  expect(state()).toEqual({ pointed: null, kept: null })
})

it('forgets a removed column, and no other', () => {
  keep('column-1')
  point('column-2')
  forget('column-2')
  expect(state()).toEqual({ pointed: null, kept: 'column-1' })
  forget('column-1')
  expect(state()).toEqual({ pointed: null, kept: null })
})

it('forgets everything when another comparison is shown', () => {
  const [one, other] = [
    [1, 2],
    [1, 2],
  ]
  show(one)
  keep('column-1')
  show(one)
  expect(state().kept).toBe('column-1')
  show(other)
  expect(state()).toEqual({ pointed: null, kept: null })
})
