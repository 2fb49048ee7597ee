// The request to the engine that the settings make. Pure.

import type { HeadName, RewardChoice } from '../../decoding/record.ts'
import { canonicalSettings } from '../../decoding/settings.ts'
import type { RunRequest } from '../../worker/protocol.ts'
import type { EngineStatus } from '../run/runState.ts'
import type { ColumnChoice, Settings } from './checkSettings.ts'
import type { PageColumnId } from './columnIds.ts'
import { chosenHeads, lackingHead, usedReward } from './rewards.ts'

export interface ComposedRun {
  request: RunRequest
  /** Ids of the page's columns, in the order of the request's. */
  columnIds: PageColumnId[]
}

/**
 * The run of the settings. Columns whose reward lacks the head that they need are left out; where that leaves none, all
 * are asked for, and the engine says why they cannot run. Rewards that are not loaded give way to one that is.
 */
export function composeRun(settings: Settings, status: EngineStatus): ComposedRun {
  const able = settings.columns.filter((column) => columnLacks(column, settings.reward, status) === null)
  const columns = able.length > 0 ? able : settings.columns
  return { request: composeRequest({ ...settings, columns }, status), columnIds: columns.map(({ id }) => id) }
}

/** The head that a column's method needs and its reward, its own or the run's, lacks; null where it can run. */
export function columnLacks(
  { method, reward }: Pick<ColumnChoice, 'method' | 'reward'>,
  shared: RewardChoice | null,
  status: EngineStatus,
): HeadName | null {
  return lackingHead(method, chosenHeads(reward === undefined ? shared : reward, status))
}

/** The request for all columns. */
export function composeRequest(settings: Settings, status: EngineStatus): RunRequest {
  const { prompt, weight, reward, topK, temperature, units, seed, sample, maxTokens, bestOf, chat } = settings
  // A turn whose text is still empty is left out.
  const turns = settings.turns.filter(({ content }) => content.trim() !== '')
  return {
    prompt,
    settings: canonicalSettings({
      weight,
      reward: usedReward(reward, status),
      units,
      topK,
      temperature,
      seed,
      sample,
      maxTokens,
      bestOf,
      chat,
      turns: chat ? turns : [],
      columns: settings.columns.map(({ id: _, ...column }) =>
        column.reward === undefined ? column : { ...column, reward: usedReward(column.reward, status) },
      ),
    }),
  }
}
