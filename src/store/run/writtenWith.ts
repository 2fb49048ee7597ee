// Compares what the shown texts were written with to what Run would use now. Pure.

import { methods } from '../../decoding/methods/index.ts'
import { neededHead } from '../../decoding/methods/method.ts'
import { DEFAULT_BEST_OF, effectiveSettings } from '../../decoding/settings.ts'
import type { RunRequest } from '../../worker/protocol.ts'
import type { Settings } from '../settings/checkSettings.ts'
import { columnLacks, composeRequest } from '../settings/composeRun.ts'
import { detailsOf } from './columnTitles.ts'
import type { EngineStatus, RunState } from './runState.ts'
import { detachedRecord, recordOf } from './selectors.ts'
import { setAsidePrompt } from './setAside.ts'

export interface WrittenWith {
  /** The settings of the text that Run would not use, for example 'w 2' or 'seed 1'. */
  before: string[]
  /** The settings that Run would use instead. */
  after: string[]
}

/**
 * One entry for each column of the settings: 'new' if it can run but was not part of the shown run; null if it would run with
 * the settings of its text, for a detached run, which is shown with its own settings, and for texts that are set aside.
 */
export function writtenWith(settings: Settings, status: EngineStatus, run: RunState): (WrittenWith | 'new' | null)[] {
  const ran = detachedRecord(run) === null ? recordOf(run) : null
  if (ran === null || run.kind === 'none' || setAsidePrompt(settings, run) !== null)
    return settings.columns.map(() => null)
  const request = composeRequest(settings, status)
  return settings.columns.map((column, index) => {
    const place = run.columnIds.indexOf(column.id)
    if (ran.settings.columns[place]?.method !== column.method)
      return columnLacks(column, settings.reward, status) === null ? 'new' : null
    const [used, next] = [describe(ran, place), describe(request, index)]
    const before = used.filter((setting) => !next.includes(setting))
    const after = next.filter((setting) => !used.includes(setting))
    return before.length + after.length === 0 ? null : { before, after }
  })
}

/** Whether Run would not repeat the shown texts. Removed columns do not count. */
export const settingsChanged = (settings: Settings, status: EngineStatus, run: RunState): boolean =>
  setAsidePrompt(settings, run) !== null || writtenWith(settings, status, run).some((written) => written !== null)

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
