// @vitest-environment happy-dom

import { expect, test } from 'vitest'
import { memoryStorage } from '../testing/memoryStorage.ts'
import { followAddressedView } from './addressedView.ts'
import { createViewStore } from './view.ts'

test('a link chooses the view, the choice is kept, and the link does not choose again', () => {
  const storage = memoryStorage()
  window.location.hash = '#/playground?view=full'
  const view = createViewStore(() => storage)
  followAddressedView(window, view)
  expect(view.getState().detail).toBe('full')
  expect(window.location.hash).toBe('#/playground')
  // The first view of a visit is kept, too: settings that change later must not decide for the next visit.
  expect(createViewStore(() => storage, 'simple').getState().detail).toBe('full')
  window.location.hash = '#/playground?view=other'
  followAddressedView(window, view)
  expect(view.getState().detail).toBe('full')
})
