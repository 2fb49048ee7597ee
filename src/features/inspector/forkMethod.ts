// The method that forks continue with: by default, that of their column.

import { create } from 'zustand'
import type { MethodName } from '../../decoding/record.ts'

export interface ForkMethod {
  method: MethodName | null
  choose(method: MethodName | null): void
}

export const useForkMethod = create<ForkMethod>()((set) => ({ method: null, choose: (method) => set({ method }) }))
