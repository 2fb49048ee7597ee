import { expect, test } from 'vitest'
import { createConnection } from './connection.ts'

test('follows the browser’s events', () => {
  const window = new EventTarget()
  let online = true
  const connection = createConnection({ isOnline: () => online, window: window as Window })
  expect(connection.getState().online).toBe(true)
  online = false
  window.dispatchEvent(new Event('offline'))
  expect(connection.getState().online).toBe(false)
  online = true
  window.dispatchEvent(new Event('online'))
  expect(connection.getState().online).toBe(true)
})
