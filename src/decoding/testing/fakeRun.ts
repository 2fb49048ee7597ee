// Complete runs for tests of code that reads records. The decoding loop is the real one, on the fake trunk.

import { appendStep, startRun } from '../assembleRun.ts'
import { Forest } from '../forest.ts'
import { type HeadName, headNames } from '../heads.ts'
import { decode } from '../lockstep.ts'
import type { RunRecord, RunSettings } from '../record.ts'
import { canonicalSettings, MAX_COLUMNS } from '../settings.ts'
import { fakeScorer } from './fakeScorer.ts'
import { fakeTrunk } from './fakeTrunk.ts'

export interface FakeRunOptions {
  heads?: readonly HeadName[]
  /** Unit of each head. Default: not measured. */
  unit?: (head: HeadName) => number | null
  stopTokenIds?: readonly number[]
  promptTokens?: readonly number[]
}

/** The run's weight may be omitted if every column sets its own. */
export type FakeRunSettings = Omit<RunSettings, 'weight'> & { weight?: number }

/** Writes a run. If there are more than MAX_COLUMNS columns, writes them in several runs, which does not change the texts. */
export async function fakeRun(given: FakeRunSettings, options: FakeRunOptions = {}): Promise<RunRecord> {
  const settings = canonicalSettings({ weight: 0, ...given })
  const first = await writeRun({ ...settings, columns: settings.columns.slice(0, MAX_COLUMNS) }, options)
  const others = settings.columns.slice(MAX_COLUMNS)
  const rest = others.length > 0 ? (await fakeRun({ ...settings, columns: others }, options)).columns : []
  return { ...first, settings, columns: [...first.columns, ...rest] }
}

async function writeRun(settings: RunSettings, options: FakeRunOptions): Promise<RunRecord> {
  const { heads = headNames, unit = () => null, stopTokenIds = [], promptTokens = [3, 1, 4, 1, 5] } = options
  const forest = new Forest(fakeTrunk())
  const scorer = fakeScorer(forest, { heads, unit })
  const steps = decode({
    forest,
    promptTokens,
    scorer,
    stopTokenIds,
    tokenBytes: (id) => Uint8Array.of(97 + (id % 26)),
    settings,
  })
  const model = { name: 'fake', sha256: '00'.repeat(32), runtime: 'fake' }
  let record = startRun({ prompt: 'fake', promptTokens: [...promptTokens], settings, model }, stopTokenIds)
  for await (const step of steps) record = appendStep(record, step)
  return record
}
