// Stores the forks and the judge's scores of the shown run in the library, and opens them together with it.

import { dequal } from 'dequal/lite'
import type { StoreApi } from 'zustand'
import type { RunRecord } from '../../decoding/record.ts'
import type { SharedJudgement } from '../../sharing/comparison.ts'
import { type Judging, judgedOf, showJudged } from '../jobs/judging.ts'
import type { Forks } from '../run/forks.ts'
import type { ForkTree } from '../run/forkTree.ts'
import type { OpenedSettings, Playground, RunState } from '../run/runState.ts'
import { isFree } from '../run/selectors.ts'
import type { Archive } from './archive.ts'
import { openForks, saveForks } from './savedForks.ts'

export interface Autosave {
  /**
   * Shows a run of the library with its forks and its judge's scores. Resolves with null, or with the reason why it cannot be
   * shown.
   * @param settings as in `openRun`.
   */
  openKept(id: number, settings?: OpenedSettings): Promise<string | null>
  /** Stores the shown run if it was not made here. Runs made here are stored automatically. */
  keepOpened(): Promise<void>
  /** Resolves when all changes so far are stored. */
  settled(): Promise<void>
}

export interface AutosaveParts {
  playground: StoreApi<Playground>
  forks: StoreApi<Forks>
  judging: StoreApi<Judging>
  archive: StoreApi<Archive>
  later?: (callback: () => void, delayMs: number) => void
}

/** How often a fork is stored while it is written, in milliseconds. */
const GROWING_FORK_MS = 3000

export function createAutosave({ playground, forks, judging, archive, later = setTimeout }: AutosaveParts): Autosave {
  // Writes are queued, so that an older tree never replaces a newer one.
  let last: Promise<void> = Promise.resolve()
  /** @param owner the playground's state that the current tree belongs to. */
  const keep = (owner: Playground = playground.getState()): Promise<void> => {
    const { run, keptAs } = owner
    const { tree } = forks.getState()
    const next = last.then(async () => {
      const saved = tree.nodes.present.length > 0 ? saveForks(tree) : null
      const now = playground.getState()
      const id = now.run === run ? now.keptAs : keptAs
      if (id !== null) return archive.getState().keepForks(id, saved)
      // Runs made in this browser are stored by the playground, and runs from the library are already stored.
      if (run.kind !== 'done' || !run.origin || run.origin.kind === 'archive') return
      const { kind, title, notice, lacksTables } = run.origin
      // The texts of a list of prompts were written in this browser.
      const origin = kind === 'prompts' ? 'here' : kind
      const judged = judgementOf(run.record)
      const newId = await archive
        .getState()
        .keep({ record: run.record, origin, title, notice, judged, lacksTables, forks: saved })
      if (playground.getState().run === run) playground.setState({ keptAs: newId })
    })
    last = next
    return next
  }

  function judgementOf(record: RunRecord): SharedJudgement | undefined {
    const judged = judgedOf(judging.getState())
    if (judged?.record !== record) return undefined
    const { judge, title, scores } = judged
    return { judge, title, scores: [...scores] }
  }
  const keepJudged = (): void => {
    const { run, keptAs: id } = playground.getState()
    const judged = run.kind === 'none' || run.record === null ? undefined : judgementOf(run.record)
    if (id === null || judged === undefined) return
    last = last.then(async () => {
      const entry = archive.getState().entries.find((one) => one.id === id)
      if (entry && !dequal(entry.judged, judged)) await archive.getState().keepJudged(id, judged)
    })
  }

  /** The previous run and its tree, shown again if the next run generates nothing. */
  let left: { run: RunState; tree: ForkTree } | null = null

  playground.subscribe((now, before) => {
    if (now.keptAs !== before.keptAs) keepJudged()
    if (showsAnother(now, before)) {
      const wasWriting = forks.getState().writing !== null
      forks.getState().reset()
      // The unfinished fork belongs to the previous run.
      if (wasWriting) void keep(before)
      left = { run: before.run, tree: forks.getState().tree }
      forks.getState().open()
    } else if (left !== null && now.run !== before.run && now.run === left.run) {
      forks.getState().open(left.tree)
    } else if (now.keptAs !== null && before.keptAs === null && forks.getState().tree.nodes.present.length > 0) {
      void keep()
    }
  })
  judging.subscribe((now, before) => {
    if (judgedOf(now) !== judgedOf(before)) keepJudged()
  })
  let isForkDue = false
  const keepGrowingFork = (): void => {
    if (isForkDue) return
    isForkDue = true
    const owner = playground.getState()
    later(() => {
      isForkDue = false
      if (forks.getState().writing !== null && playground.getState().run === owner.run) void keep()
    }, GROWING_FORK_MS)
  }
  forks.subscribe((now, before) => {
    if (now.writing !== null && now.tree.records !== before.tree.records) keepGrowingFork()
    const { nodes } = now.tree
    // A tree that was just opened is stored already and has no steps to undo.
    if (nodes !== before.tree.nodes && nodes.past.length + nodes.future.length > 0) void keep()
    if (before.writing !== null && now.writing === null && now.selected !== null) void keep()
  })

  return {
    keepOpened: () => keep(),
    settled: () => last,
    async openKept(id, settings) {
      const read = await archive.getState().read(id)
      if (!read.ok) return read.reason
      // After a reload, this run opens automatically, and the user may already have started another one.
      if (settings === 'return' && !isFree(playground.getState())) return null
      const { record, title, notice, judged, lacksTables, forks: saved } = read.value
      playground.getState().openRun(record, { kind: 'archive', id, title, notice, lacksTables }, settings)
      showJudged(judging, record, judged)
      const tree = saved && openForks(saved)
      if (tree?.ok) forks.getState().open(tree.value)
      return null
    },
  }
}

/** Whether a run started or was opened between two states of the playground. */
export function showsAnother({ run, opened }: Playground, { run: before, opened: openedBefore }: Playground): boolean {
  const begins = run.kind === 'running' && (before.kind !== 'running' || run.columnIds !== before.columnIds)
  return begins || opened !== openedBefore
}
