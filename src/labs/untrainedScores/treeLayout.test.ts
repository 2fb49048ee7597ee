// The tree: texts in order, each prefix centered on its own.

import { expect, test } from 'vitest'
import { nodes } from './treeLayout.ts'

test('every node has a place of its own', () => {
  expect(nodes.length).toBe(40)
  const at = (path: string) => nodes.find((node) => node.path === path)
  expect(at('')).toEqual({ path: '', column: 0, row: 13 })
  // Texts 9 to 17 start with “good”: center 13. Texts 15 to 17 start with “good bad”.
  expect(at('1')?.row).toBe(13)
  expect(at('12')?.row).toBe(16)
  expect(at('222')?.row).toBe(26)
  expect(new Set(nodes.map(({ column, row }) => `${column} ${row}`)).size).toBe(40)
})
