// Ties the run that is shown, its forks and the library together: forks are kept with their run, another run has another
// tree, and a run that is opened from the library comes with its own.

import type { StoreApi } from 'zustand'
import type { Archive } from './archive.ts'
import type { BranchesStore } from './branchesStore.ts'
import type { Forks } from './forks.ts'
import type { Playground } from './runState.ts'
import { openBranches, type RecordCheck, saveBranches } from './savedBranches.ts'

export interface KeptTogether {
  /** Shows a run of the library, with its forks. Returns null, or why it cannot be shown. */
  openKept(id: number): Promise<string | null>
  /** Puts the shown run, that was opened from elsewhere, into the library; runs made here are there by themselves. */
  keepOpened(): Promise<void>
  /** Resolves once all that was changed so far is kept. */
  settled(): Promise<void>
}

export interface TogetherParts {
  playground: StoreApi<Playground>
  branches: StoreApi<BranchesStore>
  forks: StoreApi<Forks>
  archive: StoreApi<Archive>
  /** What the record of a fork must pass. */
  check: RecordCheck
}

export function keepTogether({ playground, branches, forks, archive, check }: TogetherParts): KeptTogether {
  // One after the other, so that an older tree never takes the place of a newer one.
  let last: Promise<void> = Promise.resolve()
  const keep = (): Promise<void> => {
    const { run, keptAs } = playground.getState()
    const { branches: tree } = branches.getState()
    const next = last.then(async () => {
      const forks = tree.nodes.present.length > 0 ? saveBranches(tree) : null
      const now = playground.getState()
      const id = now.run === run ? now.keptAs : keptAs
      if (id !== null) return archive.getState().keepForks(id, forks)
      // One's own run is on its way into the library by itself.
      if (run.kind !== 'done' || !run.origin || run.origin.kind === 'archive') return
      const { kind: origin, title, lacksTables } = run.origin
      const newId = await archive.getState().keep({ record: run.record, origin, title, lacksTables, forks })
      if (playground.getState().run === run) playground.setState({ keptAs: newId })
    })
    last = next
    return next
  }

  playground.subscribe((now, before) => {
    if (showsAnother(now, before)) {
      forks.getState().reset()
      branches.getState().open()
    } else if (now.keptAs !== null && before.keptAs === null && branches.getState().branches.nodes.present.length > 0) {
      void keep()
    }
  })
  branches.subscribe(({ branches: { nodes } }, { branches: before }) => {
    // A tree that was just opened is as it was kept, and has no steps.
    if (nodes !== before.nodes && nodes.past.length + nodes.future.length > 0) void keep()
  })
  forks.subscribe((now, before) => {
    if (before.writing !== null && now.writing === null && now.selected !== null) void keep()
  })

  return {
    keepOpened: keep,
    settled: () => last,
    async openKept(id) {
      const read = await archive.getState().read(id)
      if (!read.ok) return read.reason
      const { record, title, lacksTables, forks: saved } = read.value
      playground.getState().openRun(record, { kind: 'archive', id, title, lacksTables })
      const tree = saved && openBranches(saved, check)
      if (tree?.ok) branches.getState().open(tree.value)
      return null
    },
  }
}

/** Whether a run began or was opened. */
export function showsAnother({ run, opened }: Playground, { run: before, opened: openedBefore }: Playground): boolean {
  const begins = run.kind === 'running' && (before.kind !== 'running' || run.columnIds !== before.columnIds)
  return begins || opened !== openedBefore
}
