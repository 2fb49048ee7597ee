// Says what the shown texts were written with, where that differs from what Run would use now. Pure.

import { dequal } from 'dequal/lite'
import { methods } from '../../decoding/methods/index.ts'
import { neededHead } from '../../decoding/methods/method.ts'
import { effectiveSettings } from '../../decoding/settings.ts'
import { formatRewardChoice } from '../../rewards/rewardChoice.ts'
import type { RunRequest } from '../../worker/protocol.ts'
import type { Settings } from '../settings/checkSettings.ts'
import type { ColumnId } from '../settings/columnIds.ts'
import { composeRun } from '../settings/composeRun.ts'
import type { EngineStatus, RunState } from './runState.ts'
import { detachedRecord, recordOf, type ShownColumn } from './selectors.ts'

export interface WrittenWith {
  /** The prompt of the text if it is not the current one, or if the chat around it has changed; else null. */
  prompt: string | null
  /** The other settings that differ, as 'w +2' or 'seed 1'. */
  settings: string[]
}

/**
 * One entry for each column of the page: null if it has no text, or if Run would use the settings of its text. A detached
 * run is shown with its own settings, so nothing differs.
 */
export function writtenWith(
  columns: readonly ShownColumn[],
  settings: Settings,
  status: EngineStatus,
  run: RunState,
): (WrittenWith | null)[] {
  const ran = recordOf(run)
  if (ran === null || run.kind === 'none' || detachedRecord(run) !== null) return columns.map(() => null)
  const { request, columnIds } = composeRun(settings, status)
  return columns.map(({ id, record }) => {
    const now = (columnIds as ColumnId[]).indexOf(id)
    const then = run.columnIds.indexOf(id)
    if (!record || now < 0 || then < 0) return null
    const { prompt, settings: differing } = difference(ran, then, request, now)
    return prompt === null && differing.length === 0 ? null : { prompt, settings: differing }
  })
}

function difference(ran: RunRequest, then: number, request: RunRequest, now: number): WrittenWith {
  const one = columnSettings(ran, then)
  const other = columnSettings(request, now)
  const names = (Object.keys(one) as (keyof typeof one)[]).filter((name) => !dequal(one[name], other[name]))
  const { chat, turns } = ran.settings
  const samePrompt = dequal(
    [ran.prompt, chat ?? false, turns ?? []],
    [request.prompt, request.settings.chat ?? false, request.settings.turns ?? []],
  )
  return { prompt: samePrompt ? null : ran.prompt, settings: names.flatMap((name) => one[name] ?? []) }
}

/** The settings that decide a column's text, written for a reader; undefined for those that its method does not use. */
function columnSettings({ settings }: RunRequest, index: number) {
  const column = settings.columns[index] as (typeof settings.columns)[number]
  const method = methods[column.method]
  const { weight, topK, temperature, reward } = effectiveSettings(column, settings)
  const { units, seed, sample, maxTokens, bestOf } = settings
  const steered = method.head !== null
  const sampled = method.choice === 'sample'
  return {
    weight: steered ? `w ${signed(weight)}${units === 'standard' ? ' normalized' : ''}` : undefined,
    reward: neededHead(method) && reward ? `reward ${formatRewardChoice(reward)}` : undefined,
    topK: `k ${topK}`,
    temperature: sampled ? `T ${temperature}` : undefined,
    seed: sampled ? `seed ${seed}${sample === 0 ? '' : `, sample ${sample}`}` : undefined,
    maxTokens: `at most ${maxTokens} tokens`,
    bestOf: method.bestBy && bestOf !== undefined ? `N ${bestOf}` : undefined,
  }
}

const signed = (weight: number): string => `${weight > 0 ? '+' : ''}${String(weight).replace('-', '−')}`
