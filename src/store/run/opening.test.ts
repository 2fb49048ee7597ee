import { expect, test } from 'vitest'
import { fakeRun } from '../../decoding/testing/fakeRun.ts'
import type { Comparison } from '../../sharing/comparison.ts'
import { writeFile } from '../../sharing/file.ts'
import { encodeLink } from '../../sharing/link.ts'
import { runSettings } from '../testing/runSettings.ts'
import { createOpening } from './opening.ts'
import type { RunOrigin } from './runState.ts'

test('shows what a link or a file contains, and reports what cannot be read', async () => {
  const record = await fakeRun(runSettings())
  const shown: { comparison: Comparison; origin: RunOrigin }[] = []
  const opening = createOpening({ show: (comparison, origin) => shown.push({ comparison, origin }) })
  const comparison = { record, title: 'T', lacksTables: false }
  const state = () => opening.getState()
  expect(await state().openLink(encodeLink(comparison))).toBe(true)
  expect(await state().openFile(new File([await writeFile(comparison)], 'a.json.gz'))).toBe(true)
  expect(shown.map(({ origin }) => origin)).toEqual([
    { kind: 'link', title: 'T', notice: undefined, lacksTables: true },
    { kind: 'file', title: 'T', notice: undefined, lacksTables: false },
  ])
  expect(await state().openLink('1.xx')).toBe(false)
  expect(state().fault).toMatch(/^This link is damaged/)
  expect(await state().openFile(new File([Uint8Array.of(1)], 'b.json'))).toBe(false)
  expect(state().fault).toMatch(/^b\.json is not a Tokenwise comparison/)
  const arrayBuffer = () => Promise.reject(new Error('was read'))
  expect(await state().openFile({ name: 'c.json', size: 2 ** 30, arrayBuffer })).toBe(false)
  expect(state().fault).toMatch(/^c\.json is larger than 64 MiB/)
  state().dismissError()
  expect([state().fault, shown.length]).toEqual([null, 2])
})
