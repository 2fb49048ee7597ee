import { expect, test } from 'vitest'
import { decodeLink } from '../../sharing/link.ts'
import links from './2026-11-29/links.json' with { type: 'json' }
import { expectRun } from './expectRun.ts'
import type { SeenRun } from './seen.ts'

test.each(links)('$what', ({ address, title, notice, judged, run }) => {
  const opened = decodeLink(address.slice('#/run/'.length))
  expect({ title: opened.title ?? null, notice: opened.notice ?? null, judged: opened.judged ?? null }).toEqual({
    title,
    notice,
    judged,
  })
  expect(opened.lacksTables).toBe(true)
  // Links carry hundredths, and of a Best-of-N the text that was chosen.
  expectRun(opened.record, asLinked(run), 0.00501)
})

function asLinked(run: SeenRun): SeenRun {
  const alone = ({ samples: _, leader: __, ...column }: SeenRun['columns'][number]) => ({
    ...column,
    candidates: column.tokens.map(() => 1),
  })
  return { ...run, columns: run.columns.map(alone) }
}
