// The page has five sizes of type and two weights (theme.ts). Sizes in em follow the text around them, as in a formula.

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const SRC = path.resolve(import.meta.dirname, '..')
const sheets = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.css') && !file.endsWith('fonts.css'),
)

test.each([
  ['font-size', /^(var\(--mantine-font-size-(xs|sm|md|lg|xl)\)|inherit|[\d.]+em)$/],
  ['font-weight', /^(400|600|inherit)$/],
])('%s is on the scale in every style sheet', (property, onScale) => {
  const given = sheets.flatMap((file) =>
    [...readFileSync(path.join(SRC, file), 'utf8').matchAll(new RegExp(`${property}: ([^;]+);`, 'g'))].map(
      ([, value]) => ({ file, value: value as string }),
    ),
  )
  expect(given.length).toBeGreaterThan(10)
  expect(given.filter(({ value }) => !onScale.test(value))).toEqual([])
})
