// The store of comparisons on many prompts, which the library lists beside the single runs.

import { useOwnStore } from '../../store/app/hooks.ts'
import { createPromptsComparison, type PromptsComparison } from '../../store/prompts/comparison.ts'

export const useComparisons = <T>(select: (state: PromptsComparison) => T): T =>
  useOwnStore(createPromptsComparison, select)
