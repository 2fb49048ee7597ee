import { useJudging } from '../../store/app/hooks.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'

export function JudgingFault() {
  const error = useJudging(({ state }) => (state.kind === 'failed' ? state.error : null))
  return error && <ErrorNote title="The judge could not score the texts" {...error} />
}
