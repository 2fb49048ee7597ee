// With which method forks go on: as long as nothing is said, with that of their column.

import { create } from 'zustand'
import type { MethodName } from '../../decoding/record.ts'

export interface ForkMethod {
  method: MethodName | null
  choose(method: MethodName | null): void
}

export const useForkMethod = create<ForkMethod>()((set) => ({ method: null, choose: (method) => set({ method }) }))
