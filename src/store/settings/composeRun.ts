// What the engine is asked for when the settings are run: which columns can take part, and what each differs in. Pure.

import type { ColumnSettings, HeadName, RewardChoice, RewardShare, RunSettings } from '../../decoding/record.ts'
import type { RunRequest } from '../../worker/protocol.ts'
import type { EngineStatus } from '../run/playground.ts'
import { samePlain } from '../run/samePlain.ts'
import type { Settings } from './checkSettings.ts'
import { type ColumnChoice, effectiveSettings } from './columnChoices.ts'
import { chosenHeads, lackingHead, rewardChoice, usedRewards } from './rewards.ts'

export interface ComposedRun {
  request: RunRequest
  /** Ids of the page's columns, in the order of the request's. */
  columnIds: number[]
}

/**
 * The run of the settings as they are. Columns that their rewards have no head for wait; where none can take part all are
 * asked for, and the engine says why not. Rewards that are not loaded give way to one that is.
 */
export function composeRun(settings: Settings, status: EngineStatus): ComposedRun {
  const able = settings.columns.filter((column) => columnLacks(column, settings.rewards, status) === null)
  const columns = able.length > 0 ? able : settings.columns
  return {
    request: { prompt: settings.prompt, settings: composeRunSettings({ ...settings, columns }, status) },
    columnIds: columns.map(({ id }) => id),
  }
}

/** The head that a column's method needs and its rewards, its own or the shared ones, have not; null where it can run. */
export function columnLacks(
  { method, own }: ColumnChoice,
  shared: readonly RewardShare[],
  status: EngineStatus,
): HeadName | null {
  return lackingHead(method, chosenHeads(own?.rewards ?? shared, status))
}

/** All columns; each says reward, k and temperature only where it differs from the run. */
export function composeRunSettings(settings: Settings, status: EngineStatus): RunSettings {
  const { topK, temperature, units, seed, sample, maxTokens, bestOf, chat } = settings
  // A turn that nothing was written into yet is none.
  const turns = settings.turns.filter(({ content }) => content.trim() !== '')
  const choice = (rewards: readonly RewardShare[]): RewardChoice | null => rewardChoice(usedRewards(rewards, status))
  const reward = choice(settings.rewards)
  return {
    columns: settings.columns.map((column): ColumnSettings => {
      const own = effectiveSettings(column, settings)
      const ownReward = choice(own.rewards)
      return {
        method: column.method,
        weight: own.weight,
        ...(samePlain(ownReward, reward) ? {} : { reward: ownReward }),
        ...(own.topK === topK ? {} : { topK: own.topK }),
        ...(own.temperature === temperature ? {} : { temperature: own.temperature }),
      }
    }),
    reward,
    // What a run takes where nothing is said is not said: records of before and of now are then alike.
    ...(units === 'raw' ? {} : { units }),
    topK,
    temperature,
    seed,
    sample,
    maxTokens,
    ...(bestOf === null ? {} : { bestOf }),
    chat,
    ...(chat && turns.length > 0 ? { turns } : {}),
  }
}
