// The state of the first view: its recorded runs, the weight, and the token whose candidates are listed.

import { z } from 'zod'
import { createStore, type StoreApi } from 'zustand'
import { type FirstSweep, firstSweepSchema } from '../../sharing/firstSweep.ts'
import type { OwnStoreParts } from '../../store/app/ownStores.ts'
import { readJson } from '../../store/library/packing.ts'
import { nearestWeight, runsOf, type SweepRuns, type SweepSide } from './sweepRuns.ts'

/** The file of the recorded runs, relative to the page. */
export const SWEEP_FILE = 'first/sweep.json.gz'

/** The weight that the page opens with. */
export const FIRST_WEIGHT = 4

export interface Loaded extends Omit<FirstSweep, 'sweep'> {
  prompt: string
  runs: SweepRuns
}

export interface TokenOfSweep {
  side: SweepSide
  position: number
}

export interface First {
  loaded: Loaded | null
  /** Why the runs could not be read, or null. */
  fault: string | null
  weight: number
  /** The token whose candidates are listed. Null: none was chosen, and the list is closed. */
  selected: TokenOfSweep | null
  /** Reads the runs, unless they are there. A failure is stored as `fault`, and the next call tries again. */
  load(): Promise<void>
  /** Shows the run of the nearest recorded weight. */
  setWeight(weight: number): void
  select(token: TokenOfSweep | null): void
}

/** @throws Error that names the first field that is not as expected. */
export function loadedOf(file: unknown): Loaded {
  const checked = firstSweepSchema.safeParse(file)
  if (!checked.success) {
    const [issue] = checked.error.issues
    throw new Error(`${z.core.toDotPath(issue?.path ?? []) || 'the file'}: ${issue?.message}`)
  }
  const { sweep, ...rest } = checked.data
  return { ...rest, prompt: sweep.prompt, runs: runsOf(sweep) }
}

export const createFirst = ({ read }: Pick<OwnStoreParts, 'read'>): StoreApi<First> =>
  createStore<First>()((set, get) => {
    let loading: Promise<void> | null = null
    async function load(): Promise<void> {
      set({ fault: null })
      try {
        const loaded = loadedOf(await readJson(await read(SWEEP_FILE)))
        set({ loaded, weight: nearestWeight(loaded.runs.weights, get().weight) })
      } catch (error) {
        loading = null
        set({ fault: `${SWEEP_FILE} could not be read (${error instanceof Error ? error.message : String(error)}).` })
      }
    }
    return {
      loaded: null,
      fault: null,
      weight: FIRST_WEIGHT,
      selected: null,
      load() {
        loading ??= load()
        return loading
      },
      setWeight(weight) {
        const { loaded, selected } = get()
        const next = loaded ? nearestWeight(loaded.runs.weights, weight) : weight
        if (next === get().weight) return
        // The list stays open, at the step where the new text leaves the other one.
        const at = loaded?.runs.at(next).leavesAt ?? 0
        set({ weight: next, selected: selected && { side: 'steered', position: at } })
      },
      select: (selected) => set({ selected }),
    }
  })
