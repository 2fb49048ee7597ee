// Compares what the shown texts were written with to what Run would use now. Pure.

import { dequal } from 'dequal/lite'
import { methods } from '../../decoding/methods/index.ts'
import { neededHead } from '../../decoding/methods/method.ts'
import { DEFAULT_BEST_OF, effectiveSettings } from '../../decoding/settings.ts'
import type { RunRequest } from '../../worker/protocol.ts'
import type { Settings } from '../settings/checkSettings.ts'
import { columnLacks, composeRequest } from '../settings/composeRun.ts'
import { detailsOf } from './columnTitles.ts'
import type { EngineStatus, RunState } from './runState.ts'
import { detachedRecord, recordOf } from './selectors.ts'

export interface WrittenWith {
  /** The prompt of the text if the current prompt or chat is another one, else null. */
  prompt: string | null
  /** The other settings that differ, for example 'w 2' or 'seed 1'. */
  settings: string[]
}

/**
 * One entry for each column of the settings: 'new' if it can run but was not part of the shown run; null if it would run with
 * the settings of its text, and for a detached run, which is shown with its own settings.
 */
export function writtenWith(settings: Settings, status: EngineStatus, run: RunState): (WrittenWith | 'new' | null)[] {
  const ran = detachedRecord(run) === null ? recordOf(run) : null
  if (ran === null || run.kind === 'none') return settings.columns.map(() => null)
  const request = composeRequest(settings, status)
  const context = ({ prompt, settings: { chat = false, turns = [] } }: RunRequest) => [prompt, chat, turns]
  const prompt = dequal(context(ran), context(request)) ? null : ran.prompt
  return settings.columns.map((column, now) => {
    const then = run.columnIds.indexOf(column.id)
    if (ran.settings.columns[then]?.method !== column.method)
      return columnLacks(column, settings.reward, status) === null ? 'new' : null
    const current = describe(request, now)
    const differing = describe(ran, then).filter((setting) => !current.includes(setting))
    return prompt === null && differing.length === 0 ? null : { prompt, settings: differing }
  })
}

/** Whether the settings have changed since the shown run was made. Removed columns do not count. */
export const settingsChanged = (settings: Settings, status: EngineStatus, run: RunState): boolean =>
  writtenWith(settings, status, run).some((written) => written !== null)

/** The settings that a column's method uses, one string each. */
function describe({ settings }: RunRequest, index: number): string[] {
  const column = settings.columns[index] as (typeof settings.columns)[number]
  const method = methods[column.method]
  const { weight, topK, temperature, reward } = effectiveSettings(column, settings)
  const { units, seed, sample, maxTokens, bestOf = DEFAULT_BEST_OF } = settings
  return [
    ...(method.head ? [...detailsOf({ weight }), units === 'standard' ? 'normalized rewards' : 'raw rewards'] : []),
    ...(neededHead(method) ? (reward ? detailsOf({ reward }) : ['no reward']) : []),
    ...(method.bestBy ? [`N ${bestOf}`] : []),
    ...detailsOf({ topK }),
    ...(method.choice === 'sample' ? [...detailsOf({ temperature }), `seed ${seed}`, `sample ${sample}`] : []),
    `at most ${maxTokens} tokens`,
  ]
}
