// Writes forks: replaces a token of a column or of another fork by one of its candidates, has the engine continue from
// there, and puts the growing text into the tree of branches (branches.ts).

import { dequal } from 'dequal/lite'
import { createStore, type StoreApi } from 'zustand'
import { abortRun } from '../../decoding/assembleRun.ts'
import { composeFork, type ForkPoint, forkBegin } from '../../decoding/composeFork.ts'
import type { ColumnSettings, RunRecord } from '../../decoding/record.ts'
import type { EngineError, RunRequest } from '../../worker/protocol.ts'
import { branchAt, oneColumn } from './branches.ts'
import type { BranchesStore } from './branchesStore.ts'
import { type Running, type StreamParts, streamRun } from './streamRun.ts'

export interface ForkRequest {
  /** A column of a comparison, by its index there, or a branch of the tree. */
  from: { run: RunRecord; column: number; name: string } | { branch: number }
  point: ForkPoint
  /** Settings in which the fork differs from its parent. */
  change?: Partial<Omit<ColumnSettings, 'begin'>> | undefined
  /** By default it is named by its number. */
  name?: string | undefined
}

export interface Forks {
  /** A fork is waiting for the model. */
  waiting: boolean
  /** The branch that is being written. */
  writing: number | null
  /** The branch that is shown. */
  selected: number | null
  /** Why the last fork could not be written. */
  error: EngineError | null
  /**
   * Writes a fork and selects it; loads the model first if need be. Whatever else is running is stopped and kept. Resolves
   * when it is written with its id, or with null if nothing was written.
   * @throws if there is no such column, branch, position or candidate, or no room for another branch.
   */
  start(request: ForkRequest): Promise<number | null>
  stop(): void
  select(id: number | null): void
  /** Stops the fork that is being written, keeps its text so far, and clears the selection: another tree is opened. */
  reset(): void
}

export interface ForksParts extends StreamParts {
  branches: StoreApi<BranchesStore>
  /** Loads the model if need be; false if it cannot be had. */
  ready: () => Promise<boolean>
}

/** A fork near the end of its parent gets at least this many tokens of its own. */
const LEAST_TOKENS = 16

export function createForks({ client, nextFrame, branches, ready }: ForksParts) {
  return createStore<Forks>()((set, get) => {
    /** Of the newest fork; another one when a fork is given up, whose later reports then change nothing. */
    let newest = new AbortController()

    /** Stops the newest fork; its text so far stays in the tree. */
    function leave(): void {
      stop()
      newest = new AbortController()
      const { writing } = get()
      if (writing === null) return
      const left = branchAt(branches.getState().branches, writing)
      if (left) branches.getState().grow(writing, abortRun(left.record))
    }

    function stop(): void {
      newest.abort()
      if (!get().waiting) return
      newest = new AbortController()
      set({ waiting: false })
    }

    /** The parent of a fork; a column of a comparison may not be in the tree yet. */
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
      // A tree from the library holds copies of the columns.
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
        const { signal } = newest
        const isNewest = () => signal === newest.signal
        set({ waiting: true, writing: null, error: null })
        const isReady = await ready()
        if (!isNewest()) return null
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
        const onChange = ({ record }: Running) => record && isNewest() && show(record)
        const end = await streamRun({ client, nextFrame }, request, onChange, signal)
        if (!isNewest()) return null
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

/** One column: the parent's settings with the change, continuing from the given tokens. */
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
