// A run that was not made here: a recorded comparison, one of a link, of a file, of the library. What it says as settings
// of the page, and what running it again needs. Pure; the reading and checking of links and files is src/sharing's.

import { composeFork, forkBegin } from '../../decoding/composeFork.ts'
import { methods } from '../../decoding/methods/index.ts'
import type { ColumnSettings, RunRecord, RunSettings } from '../../decoding/record.ts'
import { DEFAULT_BEST_OF } from '../../decoding/settings.ts'
import type { Settings } from '../settings/checkSettings.ts'
import { type ColumnChoice, MAX_SHOWN_COLUMNS, type OwnSettings } from '../settings/columnChoices.ts'
import { composeRunSettings } from '../settings/composeRun.ts'
import { sharesOf } from '../settings/rewards.ts'
import { samePlain } from './samePlain.ts'

export interface RunOrigin {
  kind: 'recorded' | 'link' | 'file' | 'archive'
  title?: string | undefined
  /** What to notice, or what the one who shared it wrote: shown as text only. */
  notice?: string | undefined
  /** The candidate tables did not come with it. */
  lacksTables?: boolean | undefined
  /** Of the archive: the entry. */
  id?: number | undefined
}

export interface OpenedRun {
  record: RunRecord
  origin: RunOrigin
}

/** Settings whose columns have no ids yet. */
export type UnnumberedSettings = Omit<Settings, 'columns'> & { columns: Omit<ColumnChoice, 'id'>[] }

/**
 * The page's settings of a run; what a run does not say (which head is looked at) and what the page cannot say (no reward
 * at all) stays as it is now. The settings' own check clamps what is beyond the page's limits: `sameAsRan` tells.
 */
export function settingsOfRun({ prompt, settings: ran }: RunRecord, now: Settings): UnnumberedSettings {
  const weight = commonWeight(ran.columns)
  const shared = { weight, topK: ran.topK, temperature: ran.temperature }
  return {
    ...shared,
    prompt,
    chat: ran.chat,
    turns: ran.turns ?? [],
    rewards: sharesOf(ran.reward) ?? now.rewards,
    units: ran.units ?? 'raw',
    seed: ran.seed,
    sample: ran.sample,
    maxTokens: ran.maxTokens,
    bestOf: ran.bestOf ?? null,
    shownHead: now.shownHead,
    columns: ran.columns.slice(0, MAX_SHOWN_COLUMNS).map((column) => {
      const own = ownOf(column, shared)
      return { method: column.method, ...(Object.keys(own).length > 0 ? { own } : {}) }
    }),
  }
}

/** Whether these settings, run as they are, are the very run: then running them again can be compared token by token. */
export function sameAsRan(settings: Settings, record: RunRecord): boolean {
  return sameRequest({ prompt: settings.prompt, settings: composeRunSettings(settings, { kind: 'idle' }) }, record)
}

type Request = Pick<RunRecord, 'prompt' | 'settings'>

/** Whether two run the same. */
export function sameRequest(one: Request, other: Request): boolean {
  return samePlain(plainRequest(one), plainRequest(other))
}

const plainRequest = ({ prompt, settings }: Request) => ({ prompt, ...plainSettings(settings) })

/** Settings of a run without what goes without saying, so that two that run the same are the same. */
export function plainSettings(settings: RunSettings): RunSettings {
  const { units, bestOf, turns, columns, ...rest } = settings
  return {
    ...rest,
    ...(units === 'standard' ? { units } : {}),
    ...(bestOf === undefined || bestOf === DEFAULT_BEST_OF ? {} : { bestOf }),
    ...(turns && turns.length > 0 ? { turns } : {}),
    columns: columns.map(({ reward, topK, temperature, begin, method, weight }) => ({
      method,
      weight,
      ...(reward === undefined || samePlain(reward, settings.reward) ? {} : { reward }),
      ...(topK === undefined || topK === settings.topK ? {} : { topK }),
      ...(temperature === undefined || temperature === settings.temperature ? {} : { temperature }),
      ...(begin && begin.length > 0 ? { begin } : {}),
    })),
  }
}

/**
 * A run that was made again, with what its forks were given: the engine writes only what comes after. Columns that do not
 * go on from the tokens of the opened ones are as they were written.
 */
export function withGivenTokens(written: RunRecord, opened: RunRecord): RunRecord {
  if (written.columns.every(({ begin }) => !begin?.length)) return written
  return {
    ...written,
    columns: written.columns.map((column, index) => {
      const from = opened.columns[index]
      const position = (column.begin?.length ?? 0) - 1
      const candidate = from?.tokens[position]?.chosen
      if (!from || candidate === undefined || !from.tokens[position]?.candidates[candidate]) return column
      const point = { position, candidate }
      return forkBegin(from, point).join() === column.begin?.join() ? composeFork(from, point, column) : column
    }),
  }
}

/** Most columns share it, of those that weigh a reward at all. */
function commonWeight(columns: readonly ColumnSettings[]): number {
  const steered = columns.filter(({ method }) => methods[method].head !== null)
  const weights = (steered.length > 0 ? steered : columns).map(({ weight }) => weight)
  const times = (weight: number) => weights.filter((other) => other === weight).length
  return weights.reduce((best, weight) => (times(weight) > times(best) ? weight : best), weights[0] ?? 0)
}

function ownOf(
  { weight, topK, temperature, reward }: ColumnSettings,
  shared: { weight: number; topK: number; temperature: number },
): OwnSettings {
  const rewards = reward === undefined ? null : sharesOf(reward)
  return {
    ...(weight === shared.weight ? {} : { weight }),
    ...(topK === undefined || topK === shared.topK ? {} : { topK }),
    ...(temperature === undefined || temperature === shared.temperature ? {} : { temperature }),
    ...(rewards ? { rewards } : {}),
  }
}
