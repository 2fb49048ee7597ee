import stringWidth from 'string-width'
import { expect, test } from 'vitest'
import { fakeRun } from '../../src/decoding/testing/fakeRun.ts'
import { sideBySide } from './sideBySide.ts'

const run = await fakeRun({
  columns: [
    { method: 'topK', weight: 2 },
    { method: 'pargs', weight: 2 },
  ],
  reward: 'fake',
  topK: 3,
  temperature: 1,
  seed: 1,
  sample: 0,
  maxTokens: 4,
  chat: false,
})
const withTexts = (...texts: string[]) => ({
  ...run,
  columns: run.columns.map((column, i) => ({ ...column, text: texts[i] ?? '' })),
})

test('texts stand beside each other where the terminal has room, else below', () => {
  const record = withTexts(' one two', ' three')
  // Two columns of 28 and a gap of 3.
  expect(sideBySide(record, 60).split('\n')).toContain(`one two${' '.repeat(24)}three`)
  expect(sideBySide(record, 40).split('\n')).toEqual(expect.arrayContaining(['one two', 'three']))
})

test('no line is wider than the terminal, whatever the text', () => {
  const record = withTexts('x'.repeat(200), ' 漢字 🙂 é\n\nand more'.repeat(9))
  for (const line of sideBySide(record, 60).split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(60)
})
