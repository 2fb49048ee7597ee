// Composes the engine's request from the settings. Pure.

import type { ChatTurn, HeadName, RewardChoice } from '../../decoding/record.ts'
import { canonicalSettings } from '../../decoding/settings.ts'
import type { RunRequest } from '../../worker/protocol.ts'
import type { EngineStatus } from '../run/runState.ts'
import type { ColumnChoice, Settings } from './checkSettings.ts'
import { chosenHeads, lackingHead, usedReward } from './rewards.ts'

/**
 * The request, and the ids of its columns. Columns whose reward lacks the head that they need are left out. If that leaves
 * none, all are requested, and the engine reports why they cannot run. Rewards that are not loaded are left out or replaced.
 */
export function composeRun(settings: Settings, status: EngineStatus) {
  const able = settings.columns.filter((column) => columnLacks(column, settings.reward, status) === null)
  const columns = able.length > 0 ? able : settings.columns
  return { request: composeRequest({ ...settings, columns }, status), columnIds: columns.map(({ id }) => id) }
}

/** The head that a column needs and its reward lacks; null if the column can run. @param shared the run's reward. */
export function columnLacks(
  { method, reward }: Pick<ColumnChoice, 'method' | 'reward'>,
  shared: RewardChoice | null,
  status: EngineStatus,
): HeadName | null {
  return lackingHead(method, chosenHeads(reward === undefined ? shared : reward, status))
}

/** The request for all columns, including those that cannot run. */
export function composeRequest(settings: Settings, status: EngineStatus): RunRequest {
  const { prompt, weight, reward, topK, temperature, units, seed, sample, maxTokens, bestOf, chat } = settings
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
      turns: turnsBefore(settings),
      columns: settings.columns.map(({ id: _, ...column }) =>
        column.reward === undefined ? column : { ...column, reward: usedReward(column.reward, status) },
      ),
    }),
  }
}

/** The turns that come before the prompt. A turn whose text is still empty is left out. */
export function turnsBefore({ chat, turns }: Pick<Settings, 'chat' | 'turns'>): ChatTurn[] {
  return chat ? turns.filter(({ content }) => content.trim() !== '') : []
}
