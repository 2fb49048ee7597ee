// What another w, temperature, k or method would have chosen at the recorded steps. The question is page state; the
// answers come from the record (decoding/whatIf.ts). How the text would continue after another choice takes a new run.

import { createStore } from 'zustand'
import { methodNames, methods } from '../../decoding/methods/index.ts'
import type { ColumnRecord, HeadName, MethodName, RunRecord } from '../../decoding/record.ts'
import { effectiveSettings } from '../../decoding/settings.ts'
import {
  type Change,
  type Flips,
  flips,
  type RecordedStep,
  type UnknownChoice,
  type WhatIf,
  whatIf,
} from '../../decoding/whatIf.ts'
import { ruleNamed } from '../../rewards/rules/index.ts'
import { useOwnStore } from '../../store/app/hooks.ts'
import type { EngineStatus } from '../../store/run/runState.ts'
import type { ColumnId } from '../../store/settings/columnIds.ts'
import { clampSetting } from '../../store/settings/limits.ts'

export interface WhatIfQuestion {
  /** Id of the column in question; null without a question. */
  column: ColumnId | null
  /** The settings that differ; the others are as in the run. */
  change: Change
  /**
   * Another column starts a new question; undefined removes a setting from it. Numbers are clamped as in the settings.
   */
  ask(column: ColumnId, change: Change): void
  clear(): void
}

export function createWhatIf() {
  return createStore<WhatIfQuestion>()((set) => ({
    column: null,
    change: {},
    ask: (column, asked) =>
      set((state) => ({ column, change: cleaned(state.column === column ? { ...state.change, ...asked } : asked) })),
    clear: () => set({ column: null, change: {} }),
  }))
}

export const useWhatIf = <T>(select: (question: WhatIfQuestion) => T): T => useOwnStore(createWhatIf, select)

function cleaned({ weight, temperature, topK, method }: Change): Change {
  return {
    ...(weight === undefined ? {} : { weight: clampSetting('weight', weight) }),
    ...(temperature === undefined ? {} : { temperature: clampSetting('temperature', temperature) }),
    ...(topK === undefined ? {} : { topK: clampSetting('topK', topK) }),
    ...(method === undefined ? {} : { method }),
  }
}

/** A column of a run, by its index there, and the loaded model, whose cards state the heads' units. */
export interface Asked {
  run: RunRecord
  index: number
  status: EngineStatus
}

const NO_TABLE: UnknownChoice = {
  kind: 'unknown',
  reason: 'The candidates of this step did not come with the run: open its file, or run it here.',
}

/** The choice of one step under a change; null where the column has no such token. */
export function whatIfAt(asked: Asked, position: number, change: Change): WhatIf | null {
  const step = recordedStep(asked, position)
  if (!step) return null
  return hasTable(step) ? whatIf(step, change) : NO_TABLE
}

/** Where a column's choices would differ, each given the recorded text so far; null where there is no such column. */
export function flipsOf({ run, index, status }: Asked, change: Change): Flips | null {
  const column = run.columns[index]
  if (!column) return null
  const { settings } = run
  const chosen = column.begin?.length ?? 0
  const lacking = column.tokens.findIndex((token, at) => at >= chosen && !hasTable({ token, column, settings }))
  if (lacking >= 0) return { positions: [], unknown: { position: lacking, reason: NO_TABLE.reason } }
  return flips(column, { settings, unitOf: unitOf(run, column, status) }, change)
}

/** The token that each method would have chosen at a step, with the column's w, k and temperature. */
export function choicesAt(asked: Asked, position: number): { method: MethodName; told: WhatIf }[] {
  return methodNames.flatMap((method) => {
    const told = whatIfAt(asked, position, { method })
    return told ? [{ method, told }] : []
  })
}

/** A token of a column with what choosing it again takes; null where the column has no such token. */
export function recordedStep({ run, index, status }: Asked, position: number): RecordedStep | null {
  const column = run.columns[index]
  const token = column?.tokens[position]
  if (!column || !token) return null
  return { token, position, column, settings: run.settings, unitOf: unitOf(run, column, status) }
}

/** A run from a link has only its chosen tokens: without candidates there is no choice or rank to show. */
export function hasTable({ token, column, settings }: Pick<RecordedStep, 'token' | 'column' | 'settings'>): boolean {
  return token.candidates.length > 1 || effectiveSettings(column, settings).topK === 1
}

/**
 * A mix is already in standard units. The heads of a single reward state theirs on their cards, when the model is
 * loaded;
 * otherwise the unit is recovered from the scores of a column that the head steered.
 */
function unitOf(run: RunRecord, column: ColumnRecord, status: EngineStatus) {
  const { reward } = effectiveSettings(column, run.settings)
  if (typeof reward !== 'string') return () => 1
  const heads = status.kind === 'ready' ? status.info.rewards.find(({ name }) => name === reward)?.heads : undefined
  return (head: HeadName): number | null => {
    if (ruleNamed(reward)) return 1
    return heads?.find(({ objective }) => objective === head)?.unit ?? recordedUnit(run, reward, head)
  }
}

/** Solves score = ℓ + w·r/unit where |score − ℓ| is largest; null where the head steered no column. */
function recordedUnit({ settings, columns }: RunRecord, reward: string, head: HeadName): number | null {
  const steered = columns.filter(
    (column) => methods[column.method].head === head && effectiveSettings(column, settings).reward === reward,
  )
  const told = steered.flatMap(({ weight, tokens }) =>
    tokens.flatMap(({ candidates }) =>
      candidates.map(({ score, baseLogProb, rewards }) => ({
        push: score - baseLogProb,
        unit: (weight * (rewards[head] ?? Number.NaN)) / (score - baseLogProb),
      })),
    ),
  )
  const best = told
    .filter(({ unit }) => unit > 0 && Number.isFinite(unit))
    .reduce((most, one) => (Math.abs(one.push) > Math.abs(most.push) ? one : most), { push: 0, unit: Number.NaN })
  return best.push === 0 ? null : best.unit
}
