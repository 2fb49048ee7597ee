// Endings that the model writes here for both sides of a cut. Those written before a stop are kept: a wide interval is
// still an interval.

import { type OwnStoreParts, useOwnStore } from '../../store/app/ownStores.ts'
import { createJob, type Job, type JobParts, type JobState } from '../../store/jobs/engineJob.ts'
import type { CutTexts, EndingsRequest, EngineClient, WorkDone } from '../../worker/protocol.ts'

/** `done` is null until tokens are written, `texts` until the texts are cut. */
export interface EndingProgress {
  done: WorkDone | null
  texts: CutTexts | null
}

export type EndingRunState = JobState<EndingsRequest, EndingProgress, CutTexts>
export type EndingRuns = Job<EndingsRequest, EndingProgress, CutTexts>

export const createEndingRuns = (
  client: Pick<EngineClient, 'writeEndings'>,
  prepare: JobParts<EndingsRequest, EndingProgress, CutTexts>['prepare'],
) =>
  createJob<EndingsRequest, EndingProgress, CutTexts>({
    prepare,
    work(request, { signal, onProgress }) {
      let progress: EndingProgress = { done: null, texts: null }
      return client.writeEndings(request, {
        signal,
        onProgress(event) {
          progress = event.kind === 'texts' ? { ...progress, texts: event.texts } : { ...progress, done: event }
          onProgress(progress)
        },
      })
    },
  })

/** The cut texts with the endings so far, or null before the texts are cut. */
export function endedTexts(state: EndingRunState): CutTexts | null {
  if (state.kind === 'none') return null
  return state.kind === 'done' ? state.result : (state.progress?.texts ?? null)
}

const createOwn = ({ client, withModel }: OwnStoreParts) => createEndingRuns(client, withModel)

export const useEndingRuns = <T>(select: (job: EndingRuns) => T): T => useOwnStore(createOwn, select)
