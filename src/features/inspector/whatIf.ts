// What another w, temperature, k or method would have chosen at each recorded step. The change is page state; its effects
// are computed from the record (decoding/whatIf.ts). Only a new run can show how the text would continue.

import { createStore } from 'zustand'
import { methodNames, methods } from '../../decoding/methods/index.ts'
import type { Method } from '../../decoding/methods/method.ts'
import type { ColumnRecord, HeadName, MethodName, RunRecord } from '../../decoding/record.ts'
import { effectiveSettings } from '../../decoding/settings.ts'
import { type Change, type Flips, flips, type RecordedStep, type WhatIf, whatIf } from '../../decoding/whatIf.ts'
import { ruleNamed } from '../../rewards/rules/index.ts'
import { useOwnStore } from '../../store/app/hooks.ts'
import type { EngineStatus } from '../../store/run/runState.ts'
import type { ColumnId } from '../../store/settings/columnIds.ts'
import { clampSetting } from '../../store/settings/limits.ts'

type ChangedNumber = 'weight' | 'temperature' | 'topK'

export interface WhatIfState {
  column: ColumnId | null
  change: { [Name in ChangedNumber]?: number }
  /** Changes one number, clamped to its limits. Drops the changes to any other column. */
  set(column: ColumnId, name: ChangedNumber, value: number): void
  clear(): void
}

export function createWhatIf() {
  return createStore<WhatIfState>()((set) => ({
    column: null,
    change: {},
    set: (column, name, value) =>
      set((state) => ({
        column,
        change: { ...(state.column === column ? state.change : {}), [name]: clampSetting(name, value) },
      })),
    clear: () => set({ column: null, change: {} }),
  }))
}

export const useWhatIf = (): WhatIfState => useOwnStore(createWhatIf, (state) => state)

/** A column of a run, and the engine's status: once the model is loaded, it contains the units of the heads. */
export interface RunColumn {
  run: RunRecord
  /** Index of the column in the run. */
  index: number
  status: EngineStatus
}

const NO_TABLE =
  'This run came without the candidates of this step. Run writes it here with all of them; its sender has the full file.'

/** The choice at one step after a change; null if the column has no token there. */
export function whatIfAt(runColumn: RunColumn, position: number, change: Change): WhatIf | null {
  const step = recordedStep(runColumn, position)
  if (!step) return null
  return hasTable(step) ? whatIf(step, change) : { kind: 'unknown', reason: NO_TABLE }
}

/** Where a column's choices would differ, each given the recorded text so far; null if there is no such column. */
export function flipsOf({ run, index, status }: RunColumn, change: Change): Flips | null {
  const column = run.columns[index]
  if (!column) return null
  const { settings } = run
  const given = column.begin?.length ?? 0
  const missing = column.tokens.findIndex((token, at) => at >= given && !hasTable({ token, column, settings }))
  if (missing >= 0) return { positions: [], unknown: { position: missing, reason: NO_TABLE } }
  return flips(column, { settings, unitOf: unitOf(run, column, status) }, change)
}

/** The choice of each method at a step, with the column's w, k and temperature. */
export function choicesAt(runColumn: RunColumn, position: number): { method: MethodName; result: WhatIf }[] {
  return methodNames.flatMap((method) => {
    const result = whatIfAt(runColumn, position, { method })
    return result ? [{ method, result }] : []
  })
}

/** One recorded token with everything needed to choose it again; null if the column has no token there. */
export function recordedStep({ run, index, status }: RunColumn, position: number): RecordedStep | null {
  const column = run.columns[index]
  const token = column?.tokens[position]
  if (!column || !token) return null
  return { token, position, column, settings: run.settings, unitOf: unitOf(run, column, status) }
}

/** Whether the candidates were recorded. A run from a link has only the chosen tokens. */
export function hasTable({ token, column, settings }: Pick<RecordedStep, 'token' | 'column' | 'settings'>): boolean {
  return token.candidates.length > 1 || effectiveSettings(column, settings).topK === 1
}

/**
 * Returns the unit of each head. A mix is already normalized. The unit of a single reward's head is on its card if the
 * model is loaded; otherwise it is computed from the scores of a column that the head steered.
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

/**
 * The unit that solves score = ℓ + w·r/unit, taken from the candidate with the largest |score − ℓ|. Null if no column was
 * steered by this head with such a score, or if no candidate gives a positive, finite unit.
 */
function recordedUnit({ settings, columns }: RunRecord, reward: string, head: HeadName): number | null {
  const steered = columns.filter((column) => {
    const { head: steering, affineInWeight }: Method = methods[column.method]
    return steering === head && affineInWeight && effectiveSettings(column, settings).reward === reward
  })
  let largest = 0
  let best: number | null = null
  for (const { weight, tokens } of steered)
    for (const { score, baseLogProb, rewards } of tokens.flatMap(({ candidates }) => candidates)) {
      const change = score - baseLogProb
      const unit = (weight * (rewards[head] ?? Number.NaN)) / change
      if (!(unit > 0 && Number.isFinite(unit) && Math.abs(change) > largest)) continue
      largest = Math.abs(change)
      best = unit
    }
  return best
}
