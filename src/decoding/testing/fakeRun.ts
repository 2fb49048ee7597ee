// Whole runs of the fake trunk, for tests of what reads records: real numbers of the real loop, no model.

import { appendStep, startRun } from '../assembleRun.ts'
import { Forest } from '../forest.ts'
import { type HeadName, headNames } from '../heads.ts'
import { decode } from '../lockstep.ts'
import type { RunRecord, RunSettings } from '../record.ts'
import type { CandidateScorer } from '../scorer.ts'
import { canonicalSettings, MAX_COLUMNS } from '../settings.ts'
import { fakeTrunk } from './fakeTrunk.ts'

export interface FakeRunOptions {
  /** Default: all there are. */
  heads?: readonly HeadName[]
  /** Of every head; default: not measured. */
  unit?: (head: HeadName) => number | null
  /** Default: none, so that texts end by their length. */
  stopTokenIds?: readonly number[]
  promptTokens?: readonly number[]
}

/** The run's weight may be left out where every column states its own. Records have canonical settings, as the page's. */
export type FakeRunSettings = Omit<RunSettings, 'weight'> & { weight?: number }

/**
 * Writes a run; heads score by numbers of a tapped row, so each of them wants something else. More columns than run side
 * by side are written one after the other: they are the same.
 */
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
  const scorer: CandidateScorer = {
    heads,
    unit,
    readsFinishedAt: () => 'endToken',
    score: (nodes, _origin, wanted) =>
      nodes.map((node) =>
        Object.fromEntries(wanted.map((head) => [head, 3 * (forest.hidden(node, 1)[heads.indexOf(head)] as number)])),
      ),
  }
  const steps = decode({
    forest,
    promptTokens,
    heads: scorer,
    stopTokenIds,
    tokenBytes: (id) => Uint8Array.of(97 + (id % 26)),
    settings,
  })
  const model = { name: 'fake', sha256: '00'.repeat(32), runtime: 'fake' }
  let record = startRun({ prompt: 'fake', promptTokens: [...promptTokens], settings, model }, stopTokenIds)
  for await (const step of steps) record = appendStep(record, step)
  return record
}
