// The settings store: what a person has set, changed in steps that can be undone, and kept over reloads. What settings
// are, and the check of whatever comes out of storage, is checkSettings.ts' business.

import { createStore } from 'zustand'
import { createJSONStorage, persist, type StateStorage } from 'zustand/middleware'
import { methods } from '../../decoding/methods/index.ts'
import type { PresetName } from '../../decoding/methods/presets.ts'
import type { MethodName, RewardShare } from '../../decoding/record.ts'
import type { UnnumberedSettings } from '../run/openedRun.ts'
import { checkSettings, DEFAULT_SETTINGS, type Settings } from './checkSettings.ts'
import {
  type ColumnChoice,
  effectiveSettings,
  moved,
  type OwnSettings,
  withColumn,
  withDuplicate,
  withMethod,
  withOwn,
  withoutColumn,
  withPreset,
} from './columnChoices.ts'
import { closeStep, type History, redo, startHistory, step, undo } from './history.ts'
import { rewardsSchema } from './rewards.ts'

export { checkSettings, DEFAULT_SETTINGS, MAX_PROMPT_CHARACTERS, type Settings } from './checkSettings.ts'
export { type ColumnChoice, MAX_SHOWN_COLUMNS, MIN_SHOWN_COLUMNS } from './columnChoices.ts'
export { clampSetting, LIMITS, type NumberName, type SharedNumber } from './limits.ts'

export interface SettingsStore extends Settings {
  /** What can be undone; its `present` are these settings. */
  history: History<Settings>
  /** Changes some settings; numbers are clamped. Further changes of the same ones are one step with this one. */
  change(some: Partial<Omit<Settings, 'columns' | 'rewards'>>): void
  /** The next change is a step of its own: a slider was let go, a field was left. */
  endStep(): void
  /** Sets what steers; what is no list of different rewards that can be asked for changes nothing. */
  setRewards(rewards: readonly RewardShare[]): void
  setMethod(id: number, method: MethodName): void
  /** What a column has of its own; undefined shares it again. Clamped and checked as the shared ones. */
  setOwn(id: number, some: OwnSettings): void
  /** Gives a column the settings of a paper. */
  applyPreset(id: number, preset: PresetName): void
  /** Adds a column, unless there are MAX_SHOWN_COLUMNS. */
  addColumn(method: MethodName, own?: OwnSettings): void
  /** MIN_SHOWN_COLUMNS stay. */
  removeColumn(id: number): void
  duplicateColumn(id: number): void
  /** −1: to the left. */
  moveColumn(id: number, by: -1 | 1): void
  /** Other settings in place of these, checked as any: one step. Returns the ids that the columns were given. */
  open(settings: UnnumberedSettings): number[]
  undo(): void
  redo(): void
}

/** The settings store, kept in `storage` over reloads. */
export function createSettingsStore(storage: () => StateStorage) {
  return createStore<SettingsStore>()(
    persist(
      (set, get) => {
        /** A step to settings that are checked; `what` as in `step`. */
        const go = (some: (history: History<Settings>) => Partial<Settings>, what: string | null = null) =>
          set(({ history }) => {
            const { present } = history
            const next = sharing(present, checkSettings({ ...present, ...some(history) }))
            return { ...next, history: step(history, next, what) }
          })
        const goColumns = (some: (columns: ColumnChoice[], newId: number) => ColumnChoice[], what?: string) =>
          go((history) => ({ columns: some(history.present.columns, freshId(history)) }), what)
        const travel = (way: typeof undo<Settings>) =>
          set(({ history, shownHead }) => {
            const there = way(history)
            // A way of looking is not a setting that a person would want back.
            const present = { ...there.present, shownHead }
            return { ...present, history: { ...there, present } }
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
          setRewards: (rewards) => {
            const checked = rewardsSchema.safeParse(rewards)
            if (checked.success) go(() => ({ rewards: checked.data }), 'rewards')
          },
          setMethod: (id, method) => goColumns((columns) => withMethod(columns, id, method)),
          setOwn: (id, some) => goColumns((columns) => withOwn(columns, id, some), `own ${id} ${Object.keys(some)}`),
          applyPreset: (id, preset) => goColumns((columns) => withPreset(columns, id, preset)),
          addColumn: (method, own) =>
            goColumns((columns, id) => withOwn(withColumn(columns, { id, method }), id, own ?? {})),
          removeColumn: (id) => goColumns((columns) => withoutColumn(columns, id)),
          duplicateColumn: (id) => goColumns((columns, newId) => withDuplicate(columns, id, newId)),
          moveColumn: (id, by) => goColumns((columns) => moved(columns, id, by)),
          open: (settings) => {
            const first = freshId(get().history)
            const columns = settings.columns.map((column, index) => ({ ...column, id: first + index }))
            go(() => ({ ...settings, columns }))
            return columns.map(({ id }) => id)
          },
          undo: () => travel(undo),
          redo: () => travel(redo),
        }
      },
      {
        name: 'tokenwise-settings',
        version: 1,
        storage: createJSONStorage(storage),
        partialize: ({ history }) => history.present as SettingsStore,
        migrate: (persisted) => persisted as SettingsStore,
        merge: (persisted, current) => {
          const settings = checkSettings(persisted)
          return { ...current, ...settings, history: startHistory(settings) }
        },
      },
    ),
  )
}

/** Why what these settings write may be unpleasant: a push against a reward, or another prompt than the first. */
export function mayBeUnpleasant(settings: Settings): 'against' | 'open' | null {
  const against = settings.columns.some((column) => {
    const { weight, rewards } = effectiveSettings(column, settings)
    const { head, bestBy } = methods[column.method]
    if (head === null && bestBy === null) return false
    return (head !== null && weight < 0) || (rewards.length > 1 && rewards.some((share) => share.weight < 0))
  })
  if (against) return 'against'
  return settings.prompt === DEFAULT_SETTINGS.prompt ? null : 'open'
}

/** A new seed and a switch are a step each; what is typed or dragged is one until something else changes. */
function stepName(some: Partial<Settings>): string | null {
  const names = Object.keys(some)
  return names.some((name) => name === 'seed' || name === 'chat') ? null : names.join()
}

/** The checked settings with what did not change as it was, so that nothing is drawn again for it. */
function sharing(before: Settings, checked: Settings): Settings {
  const next = Object.fromEntries(
    Object.entries(checked).map(([name, value]) => {
      const old = before[name as keyof Settings]
      return [name, JSON.stringify(old) === JSON.stringify(value) ? old : value]
    }),
  ) as unknown as Settings
  return Object.entries(next).every(([name, value]) => before[name as keyof Settings] === value) ? before : next
}

/** Never that of a column that was there, for a run's columns are known by it. */
function freshId({ past, present, future }: History<Settings>): number {
  return 1 + Math.max(0, ...[...past, present, ...future].flatMap(({ columns }) => columns.map(({ id }) => id)))
}
