// One comparison with several seeds, written, judged and measured. The playground asks how much of a difference is chance;
// a lesson asks for a comparison with settings of its own.

import type { EngineClient, RunRequest, SeedFigures, SeedsRequest, WorkDone } from '../../worker/protocol.ts'
import { createJob, type Job, type JobParts } from './engineJob.ts'

export type SeedComparison = Job<SeedsRequest, WorkDone, SeedFigures[]>

/** @param prepare loads the model; it may also compose another request, now that the rewards are known. */
export const createSeedComparison = (
  client: Pick<EngineClient, 'runSeeds'>,
  prepare: JobParts<SeedsRequest, WorkDone, SeedFigures[]>['prepare'],
) => createJob<SeedsRequest, WorkDone, SeedFigures[]>({ prepare, work: client.runSeeds })

/** A request for `count` seeds, from the run's own seed on. */
export const seedsFrom = (
  { prompt, settings }: RunRequest,
  count: number,
  judge: string | null = null,
): SeedsRequest => ({ prompt, settings, judge, seeds: Array.from({ length: count }, (_, i) => settings.seed + i) })
