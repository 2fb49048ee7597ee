// Runs one comparison with several seeds, and judges and measures the texts. The playground uses it to show how much of
// a difference is due to chance; a lesson uses it with its own settings.

import type { EngineClient, RunRequest, SeedFigures, SeedsRequest, WorkDone } from '../../worker/protocol.ts'
import { createJob, type Job, type JobParts } from './engineJob.ts'

export type SeedComparison = Job<SeedsRequest, WorkDone, SeedFigures[]>

/** @param prepare loads the model. It may replace the request, because the rewards are known only after loading. */
export const createSeedComparison = (
  client: Pick<EngineClient, 'runSeeds'>,
  prepare: JobParts<SeedsRequest, WorkDone, SeedFigures[]>['prepare'],
) => createJob<SeedsRequest, WorkDone, SeedFigures[]>({ prepare, work: client.runSeeds })

/** A request for `count` consecutive seeds, starting with the run's own. */
export const seedsFrom = (
  { prompt, settings }: RunRequest,
  count: number,
  judge: string | null = null,
): SeedsRequest => ({ prompt, settings, judge, seeds: Array.from({ length: count }, (_, i) => settings.seed + i) })
