// Writes forks: takes a candidate of a column or of another fork, has the engine go on from there, and puts the whole into
// the tree of branches as it grows. The tree itself, its names and its undo are branches.ts'.

import { dequal } from 'dequal/lite'
import { createStore, type StoreApi } from 'zustand'
import { abortRun } from '../../decoding/assembleRun.ts'
import { composeFork, type ForkPoint, forkBegin } from '../../decoding/composeFork.ts'
import type { ColumnSettings, RunRecord } from '../../decoding/record.ts'
import type { EngineError, RunRequest } from '../../worker/protocol.ts'
import { branchAt, oneColumn } from './branches.ts'
import type { BranchesStore } from './branchesStore.ts'
import { type StreamParts, streamRun } from './streamRun.ts'

export interface ForkRequest {
  /** A column of a comparison, by its index there, or a branch of the tree. */
  from: { run: RunRecord; column: number; name: string } | { branch: number }
  point: ForkPoint
  /** In what it is run otherwise than its parent. */
  change?: Partial<Omit<ColumnSettings, 'begin'>> | undefined
  /** Without one it is called by its number. */
  name?: string | undefined
}

export interface Forks {
  /** A fork waits for the model. */
  waiting: boolean
  /** The branch that is being written. */
  writing: number | null
  /** The branch that is looked at. */
  selected: number | null
  /** Why the last fork could not be written. */
  error: EngineError | null
  /**
   * Writes a fork and selects it; loads the model first where it is not there. What else runs ends, and is kept. Resolves
   * at its end with its id, or null where nothing came of it.
   * @throws if there is no such column, branch, position or candidate, or no room for another branch.
   */
  start(request: ForkRequest): Promise<number | null>
  stop(): void
  select(id: number | null): void
  /** Ends what is written, as far as it is, and forgets what is selected: another tree is opened. */
  reset(): void
}

export interface ForksParts extends StreamParts {
  branches: StoreApi<BranchesStore>
  stopEngine: () => void
  /** Loads the model where it is not there; false where it cannot be had. */
  ready: () => Promise<boolean>
}

/** A fork near the end of its parent is written this much further. */
const LEAST_TOKENS = 16

export function createForks({ client, nextFrame, branches, stopEngine, ready }: ForksParts) {
  return createStore<Forks>()((set, get) => {
    // Forks are numbered, so that one that was given up changes nothing.
    let newest = 0
    /** The engine has one; it is in the tree once it is begun. */
    let isAsked = false

    /** Ends what is being written as far as the tree goes; what there is of it stays. */
    function leave(): void {
      newest++
      stop()
      isAsked = false
      const { writing } = get()
      if (writing === null) return
      const left = branchAt(branches.getState().branches, writing)
      if (left) branches.getState().grow(writing, abortRun(left.record))
    }

    function stop(): void {
      if (isAsked) stopEngine()
      if (!get().waiting) return
      newest++
      set({ waiting: false })
    }

    /** The branch that is forked from; a column of a comparison may not be in the tree yet. */
    function parentOf(from: ForkRequest['from']): { id: number | null; name: string; record: RunRecord } {
      const state = branches.getState()
      if ('branch' in from) {
        const found = branchAt(state.branches, from.branch)
        if (!found) throw new Error(`there is no branch ${from.branch} to fork from`)
        return found
      }
      const column = from.run.columns[from.column]
      const { nodes, records } = state.branches
      const roots = nodes.present.filter(({ parent }) => parent === null)
      // A tree that was kept has copies of its own.
      const there =
        roots.find(({ id }) => records[id]?.columns[0] === column) ??
        roots.find(({ id }) => {
          const kept = records[id]?.columns[0]
          return kept && !from.run.columns.includes(kept) && dequal(kept, column)
        })
      const record = (there && records[there.id]) ?? oneColumn(from.run, from.column)
      return { id: there?.id ?? null, name: from.name, record }
    }

    return {
      waiting: false,
      writing: null,
      selected: null,
      error: null,
      async start({ from, point, change = {}, name = '' }) {
        const parent = parentOf(from)
        const [column] = parent.record.columns
        if (!column) throw new Error('a branch without a column cannot be forked')
        const request = forkRequest(parent.record, forkBegin(column, point), change)
        leave()
        const mine = newest
        set({ waiting: true, writing: null, error: null })
        const isReady = await ready()
        if (mine !== newest) return null
        set({ waiting: false })
        if (!isReady) return null

        let id: number | null = null
        const show = (written: RunRecord) => {
          const record = { ...written, columns: written.columns.map((one) => composeFork(column, point, one)) }
          if (id !== null) return branches.getState().grow(id, record)
          const under = parent.id ?? branches.getState().add({ ...parent, parent: null, forkedAt: null })
          id = branches.getState().add({ parent: under, forkedAt: point.position, name, record })
          set({ writing: id, selected: id })
        }
        isAsked = true
        const end = await streamRun({ client, nextFrame }, request, ({ record }) => {
          if (record && mine === newest) show(record)
        })
        if (mine !== newest) return null
        isAsked = false
        if (end.kind !== 'none' && end.record) show(end.record)
        set({ writing: null, error: end.kind === 'failed' ? end.error : null })
        return id
      },
      stop,
      select: (selected) => set({ selected }),
      reset() {
        leave()
        set({ waiting: false, writing: null, selected: null, error: null })
      },
    }
  })
}

/** What the engine is asked for: one column, the parent's with what is changed, from the tokens that are given. */
function forkRequest(
  { prompt, settings }: RunRecord,
  begin: number[],
  change: Partial<Omit<ColumnSettings, 'begin'>>,
): RunRequest {
  const [column] = settings.columns
  return {
    prompt,
    settings: {
      ...settings,
      columns: [{ ...(column as ColumnSettings), ...change, begin }],
      maxTokens: Math.max(settings.maxTokens, begin.length + LEAST_TOKENS),
    },
  }
}
