// Runs one comparison with several seeds, and judges and measures the texts. The playground uses it to show how much of
// a difference is due to chance; a lesson uses it with its own settings.

import type { EngineClient, RunRequest, TextFigures, WorkDone } from '../../worker/protocol.ts'
import { createJob, type Job, type JobParts, mapOutcome } from './engineJob.ts'

export interface SeedsRequest extends RunRequest {
  seeds: readonly number[]
  judge: string | null
}

/** Metrics of the texts of one seed. The columns are in the order of the settings. */
export interface SeedFigures {
  seed: number
  /** Description of the judge, or null if there is none. */
  judgeTitle: string | null
  columns: (Omit<TextFigures, 'judges' | 'heads' | 'tokens'> & {
    /** Number of tokens without the end token. */
    tokenCount: number
    judge: number | null
  })[]
}

export type SeedComparison = Job<SeedsRequest, WorkDone, SeedFigures[]>

/** @param prepare loads the model. It may replace the request, because the rewards are known only after loading. */
export const createSeedComparison = (
  client: Pick<EngineClient, 'measureRuns'>,
  prepare: JobParts<SeedsRequest, WorkDone, SeedFigures[]>['prepare'],
) =>
  createJob<SeedsRequest, WorkDone, SeedFigures[]>({
    prepare,
    async work({ prompt, settings, seeds, judge }, options) {
      const runs = seeds.map((seed) => ({ prompt, settings: { ...settings, seed } }))
      const measured = await client.measureRuns({ runs, judges: judge === null ? [] : [judge] }, options)
      return mapOutcome(measured, ({ runs: written, judgeTitles }) =>
        written.map(({ columns }, i) => ({
          seed: seeds[i] as number,
          judgeTitle: judge === null ? null : (judgeTitles[judge] ?? null),
          columns: columns.map(({ tokens, judges, heads: _, ...figures }) => ({
            ...figures,
            tokenCount: tokens.length,
            judge: judge === null ? null : (judges[judge] ?? null),
          })),
        })),
      )
    },
  })

/** A request for `count` consecutive seeds, starting with the run's own. */
export const seedsFrom = (
  { prompt, settings }: RunRequest,
  count: number,
  judge: string | null = null,
): SeedsRequest => ({ prompt, settings, judge, seeds: Array.from({ length: count }, (_, i) => settings.seed + i) })
