// The tree of forks as a store around the reducers of branches.ts.

import { createStore } from 'zustand'
import type { RunRecord } from '../../decoding/record.ts'
import {
  addBranch,
  type Branch,
  type Branches,
  growBranch,
  NO_BRANCHES,
  redoBranches,
  removeBranch,
  renameBranch,
  undoBranches,
} from './branches.ts'

export interface BranchesStore {
  branches: Branches
  /** Returns the new branch's id. @throws as `addBranch`. */
  add(branch: Omit<Branch, 'id'>): number
  grow(id: number, record: RunRecord): void
  rename(id: number, name: string): void
  /** Also removes its forks. */
  remove(id: number): void
  undo(): void
  redo(): void
  /** Replaces the tree, by default with an empty one; there is nothing to undo then. */
  open(branches?: Branches): void
}

export function createBranchesStore() {
  return createStore<BranchesStore>()((set, get) => {
    const change = (reducer: (branches: Branches) => Branches) =>
      set(({ branches }) => ({ branches: reducer(branches) }))
    return {
      branches: NO_BRANCHES,
      add(branch) {
        const id = get().branches.nextId
        change((branches) => addBranch(branches, branch))
        return id
      },
      grow: (id, record) => change((branches) => growBranch(branches, id, record)),
      rename: (id, name) => change((branches) => renameBranch(branches, id, name)),
      remove: (id) => change((branches) => removeBranch(branches, id)),
      undo: () => change(undoBranches),
      redo: () => change(redoBranches),
      open: (branches = NO_BRANCHES) => set({ branches }),
    }
  })
}
