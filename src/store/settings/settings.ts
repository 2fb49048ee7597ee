// The settings store: the user's settings, changed in undoable steps and stored across reloads. checkSettings.ts defines and
// checks them.

import { dequal } from 'dequal/lite'
import { createStore } from 'zustand'
import { createJSONStorage, persist, type StateStorage } from 'zustand/middleware'
import { methods } from '../../decoding/methods/index.ts'
import { type PresetName, presets } from '../../decoding/methods/presets.ts'
import type { MethodName, RewardChoice } from '../../decoding/record.ts'
import { effectiveSettings, type Overrides } from '../../decoding/settings.ts'
import type { RunRequest } from '../../worker/protocol.ts'
import {
  checkSettings,
  DEFAULT_SETTINGS,
  MAX_SHOWN_COLUMNS,
  MIN_SHOWN_COLUMNS,
  type PageColumn,
  type Settings,
  settingsOfRun,
} from './checkSettings.ts'
import { type ColumnId, type PageColumnId, pageColumnId, pageColumnNumber } from './columnIds.ts'
import { closeStep, type History, redo, startHistory, step, undo } from './history.ts'
import { migrateSettings, SETTINGS_VERSION } from './migrateSettings.ts'
import { rewardSchema, sharesOf } from './rewards.ts'

export { checkSettings, DEFAULT_SETTINGS, MAX_PROMPT_CHARACTERS, type Settings } from './checkSettings.ts'
export { clampSetting, LIMITS, type NumberName, type SharedNumber } from './limits.ts'
export { MAX_SHOWN_COLUMNS, MIN_SHOWN_COLUMNS }

type Unchecked = { [Name in keyof Settings]?: unknown }

export interface SettingsStore extends Settings {
  /** The undo history. Its `present` equals these settings. */
  history: History<Settings>
  /**
   * Changes some settings; numbers are clamped. Consecutive changes of the same settings are one undo step, but see
   * `stepName`.
   */
  change(some: Partial<Omit<Settings, 'columns' | 'reward'>>): void
  /** Ends the current undo step, e.g. when a slider is released or a field loses focus. */
  endStep(): void
  /** Sets the reward that steers; an invalid one changes nothing. */
  setReward(reward: RewardChoice | null): void
  setMethod(id: ColumnId, method: MethodName): void
  /**
   * Overrides settings in one column; undefined removes an override. Numbers are clamped, and an invalid reward is ignored.
   */
  override(id: ColumnId, some: Overrides): void
  /** Gives a column the method and the settings of a paper; the column's reward stays. */
  applyPreset(id: ColumnId, preset: PresetName): void
  /** Adds a column, unless there are MAX_SHOWN_COLUMNS. */
  addColumn(method: MethodName, overrides?: Overrides): void
  /** Removes a column, unless there are only MIN_SHOWN_COLUMNS. */
  removeColumn(id: ColumnId): void
  /** Puts a copy to the right of its original, unless there are MAX_SHOWN_COLUMNS. */
  duplicateColumn(id: ColumnId): void
  /** Swaps a column with its neighbor on the left (−1) or right (1), if there is one. */
  moveColumn(id: ColumnId, by: -1 | 1): void
  /**
   * Replaces the settings with a run's, clamped to the page's limits, in one undo step. The shown head stays. Returns the ids
   * of the columns, which may be fewer than the run's.
   */
  open(run: RunRequest): PageColumnId[]
  undo(): void
  redo(): void
}

export function createSettingsStore(storage: () => StateStorage) {
  return createStore<SettingsStore>()(
    persist(
      (set, get) => {
        /** Adds an undo step with checked settings; `what` as in `step`. */
        const go = (some: (history: History<Settings>) => Unchecked, what: string | null = null) =>
          set(({ history }) => {
            const { present } = history
            const next = keepEqual(present, checkSettings({ ...present, ...some(history) }))
            return { ...next, history: step(history, next, what) }
          })
        const goColumns = (some: (columns: PageColumn[], newId: PageColumnId) => PageColumn[], what?: string) =>
          go((history) => ({ columns: some(history.present.columns, pageColumnId(freshNumber(history))) }), what)
        const goColumn = (id: ColumnId, change: (column: PageColumn) => Omit<PageColumn, 'id'>, what?: string) =>
          goColumns((columns) => columns.map((one) => (one.id === id ? { ...change(one), id: one.id } : one)), what)
        const travel = (move: typeof undo<Settings>) =>
          set(({ history, shownHead }) => {
            const moved = move(history)
            // The shown head is not a setting of the run, so undo leaves it alone.
            const present = { ...moved.present, shownHead }
            return { ...present, history: { ...moved, present } }
          })
        return {
          ...DEFAULT_SETTINGS,
          history: startHistory(DEFAULT_SETTINGS),
          change: ({ shownHead, ...some }) => {
            if (Object.keys(some).length > 0) go(() => some, stepName(some))
            if (shownHead !== undefined)
              set(({ history }) => ({ shownHead, history: { ...history, present: { ...history.present, shownHead } } }))
          },
          endStep: () => set(({ history }) => ({ history: closeStep(history) })),
          setReward: (reward) => {
            const checked = rewardSchema.safeParse(reward)
            if (checked.success) go(() => ({ reward: checked.data }), 'reward')
          },
          setMethod: (id, method) => goColumn(id, (column) => ({ ...column, method })),
          override: (id, some) => {
            const { reward, ...numbers } = some
            const isInvalid = reward !== undefined && !rewardSchema.safeParse(reward).success
            const valid = isInvalid ? numbers : some
            goColumn(id, (column) => ({ ...column, ...valid }), `override ${id} ${Object.keys(some)}`)
          },
          applyPreset: (id, preset) => {
            const { method, weight, topK, temperature } = presets[preset]
            goColumn(id, (column) => ({ ...column, method, weight, topK, temperature }))
          },
          addColumn: (method, overrides = {}) =>
            goColumns((columns, id) =>
              columns.length < MAX_SHOWN_COLUMNS ? [...columns, { ...overrides, id, method }] : columns,
            ),
          removeColumn: (id) =>
            goColumns((columns) =>
              columns.length > MIN_SHOWN_COLUMNS ? columns.filter((column) => column.id !== id) : columns,
            ),
          duplicateColumn: (id) =>
            goColumns((columns, newId) => {
              if (columns.length >= MAX_SHOWN_COLUMNS) return columns
              return columns.flatMap((column) => (column.id === id ? [column, { ...column, id: newId }] : [column]))
            }),
          moveColumn: (id, by) =>
            goColumns((columns) => {
              const from = columns.findIndex((column) => column.id === id)
              const [mine, neighbor] = [columns[from], columns[from + by]]
              return mine && neighbor ? columns.with(from, neighbor).with(from + by, mine) : columns
            }),
          open: (run) => {
            const taken = settingsOfRun(run, freshNumber(get().history))
            go(() => taken)
            return taken.columns.map(({ id }) => id)
          },
          undo: () => travel(undo),
          redo: () => travel(redo),
        }
      },
      {
        name: 'tokenwise-settings',
        version: SETTINGS_VERSION,
        storage: createJSONStorage(storage),
        partialize: ({ history }) => history.present,
        migrate: migrateSettings,
        merge: (persisted, current) => {
          const settings = checkSettings(persisted)
          return { ...current, ...settings, history: startHistory(settings) }
        },
      },
    ),
  )
}

/** Why generated text may be unpleasant: steering against a reward, or a prompt other than the default; null if neither. */
export function mayBeUnpleasant(settings: Settings): 'against' | 'open' | null {
  const against = settings.columns.some((column) => {
    const { weight, reward } = effectiveSettings(column, settings)
    const { head, bestBy } = methods[column.method]
    if (head === null && bestBy === null) return false
    return (head !== null && weight < 0) || sharesOf(reward).some((share) => share.weight < 0)
  })
  if (against) return 'against'
  return settings.prompt === DEFAULT_SETTINGS.prompt ? null : 'open'
}

/** Each new seed and each toggle is a separate undo step. Typing or dragging extends a step until something else changes. */
function stepName(some: Partial<Settings>): string | null {
  const names = Object.keys(some)
  return names.some((name) => name === 'seed' || name === 'chat') ? null : names.join()
}

/** The checked settings, with the previous object of every unchanged field, so that consumers do not re-render. */
function keepEqual(before: Settings, checked: Settings): Settings {
  const unchanged = Object.entries(before).filter(([name, value]) => dequal(value, checked[name as keyof Settings]))
  return unchanged.length === Object.keys(checked).length ? before : { ...checked, ...Object.fromEntries(unchanged) }
}

/** A number for a new column's id. No column in the history has it, because runs refer to columns by their ids. */
function freshNumber({ past, present, future }: History<Settings>): number {
  const numbers = [...past, present, ...future].flatMap(({ columns }) => columns.map(({ id }) => pageColumnNumber(id)))
  return 1 + Math.max(0, ...numbers)
}
