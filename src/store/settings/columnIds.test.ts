import { expect, it } from 'vitest'
import {
  branchOfColumn,
  forkColumnId,
  isPageColumnId,
  openedColumnId,
  pageColumnId,
  pageColumnNumber,
} from './columnIds.ts'

it('an id shows the kind of column; no other kind accepts it', () => {
  expect([1, 500].map((branch) => branchOfColumn(forkColumnId(branch)))).toEqual([1, 500])
  expect([pageColumnId(0), pageColumnId(7), openedColumnId(7)].map(branchOfColumn)).toEqual([null, null, null])
  expect([1, 1234].map((number) => pageColumnNumber(pageColumnId(number)))).toEqual([1, 1234])
  expect([pageColumnId(3), openedColumnId(3), forkColumnId(3)].map(isPageColumnId)).toEqual([true, false, false])
  for (const id of [3, '3', 'column-', 'column--1', 'column-1e3', 'column-1 ', null])
    expect(isPageColumnId(id)).toBe(false)
})
