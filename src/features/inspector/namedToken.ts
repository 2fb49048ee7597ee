// Looks up the probability and the rewards that a text typed by the user would have at a step of a run.

import type { FollowedToken } from '../../decoding/followText.ts'
import type { RunRecord } from '../../decoding/record.ts'
import { useOwnStore } from '../../store/app/hooks.ts'
import type { OwnStoreParts } from '../../store/app/ownStores.ts'
import { createJob, type Job, type JobParts, mapOutcome } from '../../store/jobs/engineJob.ts'
import type { EngineClient } from '../../worker/protocol.ts'

export interface NamedPlace {
  run: RunRecord
  /** Index of the column in the run. */
  index: number
  /** Position in the response, from 0. */
  position: number
}

export interface NamedText extends NamedPlace {
  /** Includes any leading space. May be several tokens. */
  text: string
}

export type NamedToken = Job<NamedText, never, FollowedToken[]>

/** Ignores empty texts and positions beyond the end of the response. */
export const createNamedToken = (
  client: Pick<EngineClient, 'score'>,
  prepare: NonNullable<JobParts<NamedText, never, FollowedToken[]>['prepare']>,
) =>
  createJob<NamedText, never, FollowedToken[]>({
    prepare: async (named) => (canLookUp(named) ? prepare(named) : null),
    async work({ run, index, position, text }, { signal }) {
      const column = run.columns[index] as RunRecord['columns'][number]
      const outcome = await client.score(
        {
          after: { tokens: run.promptTokens },
          begin: column.tokens.slice(0, position).map(({ token }) => token),
          text,
          reward: column.reward === undefined ? run.settings.reward : column.reward,
          topK: column.topK ?? run.settings.topK,
        },
        { signal },
      )
      return mapOutcome(outcome, ({ tokens }) => tokens)
    },
  })

const canLookUp = ({ run, index, position, text }: NamedText): boolean =>
  text !== '' && position <= (run.columns[index]?.tokens.length ?? -1)

/** Whether a text was looked up at this place. */
export function isOf(named: NamedPlace, place: NamedPlace): boolean {
  return (
    named.run.promptTokens === place.run.promptTokens &&
    named.run.columns[named.index] === place.run.columns[place.index] &&
    named.position === place.position
  )
}

const createOwn = ({ client, withModel }: OwnStoreParts) => createNamedToken(client, withModel)

export const useNamedToken = (): NamedToken => useOwnStore(createOwn, (job) => job)
