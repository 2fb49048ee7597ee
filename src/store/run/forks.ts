// The store of the forks (forkTree.ts). A fork replaces a token of a column, or of another fork, with one of the token's
// candidates, and the engine continues the text from there.

import { dequal } from 'dequal/lite'
import { createStore } from 'zustand'
import { abortRun } from '../../decoding/assembleRun.ts'
import { composeFork, type ForkPoint, forkBegin } from '../../decoding/composeFork.ts'
import type { ColumnSettings, RunRecord } from '../../decoding/record.ts'
import type { EngineError } from '../../worker/protocol.ts'
import { redo, undo } from '../settings/history.ts'
import {
  addFork,
  type Fork,
  type ForkTree,
  forkAt,
  growFork,
  NO_FORKS,
  oneColumn,
  removeFork,
  renameFork,
} from './forkTree.ts'
import { type Running, type StreamParts, streamRun } from './streamRun.ts'

export interface ForkRequest {
  /** A column of a comparison, by its index, or a fork of the tree, by its id. */
  from: { run: RunRecord; column: number; name: string } | { fork: number }
  point: ForkPoint
  change?: Partial<Omit<ColumnSettings, 'begin'>> | undefined
  /** 'Fork N' by default. */
  name?: string | undefined
}

export interface Forks {
  tree: ForkTree
  /** Whether a fork is waiting for the model. */
  waiting: boolean
  /** Id of the fork that is being written. */
  writing: number | null
  selected: number | null
  error: EngineError | null
  /**
   * Generates a fork and selects it; loads the model first if needed. A fork in progress is stopped and keeps its text so
   * far. Resolves with the new fork's id when it has ended, or with null if nothing was generated.
   * @throws if there is no such column, fork, position or candidate, or there are already MAX_FORKS.
   */
  start(request: ForkRequest): Promise<number | null>
  stop(): void
  select(id: number | null): void
  /** Stops the fork in progress, which keeps its text so far, and clears the selection. */
  reset(): void
  rename(id: number, name: string): void
  /** Also removes all forks below it. */
  remove(id: number): void
  undo(): void
  redo(): void
  /** Replaces the tree and its undo history, by default with an empty tree. */
  open(tree?: ForkTree): void
}

export interface ForksParts extends StreamParts {
  ready: () => Promise<boolean>
}

/** A fork near the end of its parent gets at least this many tokens of its own. */
const MIN_NEW_TOKENS = 16

export function createForks({ client, nextFrame, ready }: ForksParts) {
  return createStore<Forks>()((set, get) => {
    /** The newest fork's controller. It is replaced when that fork is abandoned, so that late reports are ignored. */
    let newest = new AbortController()

    const change = (reducer: (tree: ForkTree) => ForkTree) => set(({ tree }) => ({ tree: reducer(tree) }))
    const travel = (move: typeof undo<ForkTree['nodes']['present']>) =>
      change((tree) => ({ ...tree, nodes: move(tree.nodes) }))

    function add(fork: Omit<Fork, 'id'>): number {
      const id = get().tree.nextId
      change((tree) => addFork(tree, fork))
      return id
    }

    const grow = (id: number, record: RunRecord) => change((tree) => growFork(tree, id, record))

    /** Stops the newest fork; its text so far stays in the tree. */
    function leave(): void {
      stop()
      newest = new AbortController()
      const { writing, tree } = get()
      const left = writing === null ? null : forkAt(tree, writing)
      if (left) grow(left.id, abortRun(left.record))
    }

    function stop(): void {
      newest.abort()
      if (!get().waiting) return
      newest = new AbortController()
      set({ waiting: false })
    }

    /** The parent of a new fork. Its id is null for a column that is not in the tree yet. */
    function parentOf(from: ForkRequest['from']): { id: number | null; name: string; record: RunRecord } {
      const { tree } = get()
      if ('fork' in from) {
        const found = forkAt(tree, from.fork)
        if (!found) throw new Error(`There is no fork ${from.fork} to fork from.`)
        return found
      }
      const column = from.run.columns[from.column]
      const { nodes, records } = tree
      const roots = nodes.present.filter(({ parent }) => parent === null)
      // A tree from the library contains copies of the columns, which are found by value.
      const existing =
        roots.find(({ id }) => records[id]?.columns[0] === column) ??
        roots.find(({ id }) => {
          const copy = records[id]?.columns[0]
          return copy && !from.run.columns.includes(copy) && dequal(copy, column)
        })
      const record = (existing && records[existing.id]) ?? oneColumn(from.run, from.column)
      return { id: existing?.id ?? null, name: from.name, record }
    }

    return {
      tree: NO_FORKS,
      waiting: false,
      writing: null,
      selected: null,
      error: null,
      async start({ from, point, change = {}, name = '' }) {
        const parent = parentOf(from)
        const [column] = parent.record.columns
        if (!column) throw new Error('The text to fork is missing from its run.')
        const { prompt, settings } = parent.record
        const begin = forkBegin(column, point)
        const maxTokens = Math.max(settings.maxTokens, begin.length + MIN_NEW_TOKENS)
        const columns = [{ ...(settings.columns[0] as ColumnSettings), ...change, begin }]
        const request = { prompt, settings: { ...settings, columns, maxTokens } }
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
          if (id !== null) return grow(id, record)
          const under = parent.id ?? add({ ...parent, parent: null, forkedAt: null })
          id = add({ parent: under, forkedAt: point.position, name, record })
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
      rename: (id, name) => change((tree) => renameFork(tree, id, name)),
      remove: (id) => change((tree) => removeFork(tree, id)),
      undo: () => travel(undo),
      redo: () => travel(redo),
      open: (tree = NO_FORKS) => set({ tree }),
    }
  })
}
