// The stores of this page.

import { useOwnStore } from '../../store/app/hooks.ts'
import { createPromptsComparison, type PromptsComparison } from '../../store/prompts/comparison.ts'
import { createPromptsForm, type PromptsForm } from './form.ts'

export const useComparison = (): PromptsComparison => useOwnStore(createPromptsComparison, (state) => state)

export const useForm = (): PromptsForm => useOwnStore(createPromptsForm, (state) => state)
