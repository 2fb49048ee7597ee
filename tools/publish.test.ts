import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { folderFault } from './publish.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tokenwise-site-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('replaces nothing but an earlier copy of the site', () => {
  expect(folderFault(path.join(folder, 'missing'))).toBeNull()
  expect(folderFault(folder)).toBeNull()
  mkdirSync(path.join(folder, '.git'))
  expect(folderFault(folder)).toBeNull()
  writeFileSync(path.join(folder, 'index.html'), '')
  expect(folderFault(folder)).toContain('contains other files')
  mkdirSync(path.join(folder, 'recorded'))
  for (const file of ['service-worker.js', 'recorded/index.json']) writeFileSync(path.join(folder, file), '')
  expect(folderFault(folder)).toBeNull()
})
