// The scores of the text in the form, or null if it has none yet. Scores are never shown for another text, prompt or reward.

import { shallowEqual } from '@mantine/hooks'
import { useMemo } from 'react'
import { type ScoredToken, scoredToken } from '../../metrics/scoredToken.ts'
import type { Scoring, TextToScore } from '../../store/jobs/scoring.ts'
import example from './example.json'

export interface ShownScores {
  tokens: readonly ScoredToken[]
  /** The model that scored the recorded example; null for scores of this device. */
  recordedWith: string | null
}

const RECORDED: ShownScores = { tokens: example.tokens, recordedWith: example.model }

export function useShownScores(asked: TextToScore, state: Scoring['state']): ShownScores | null {
  const done = state.kind === 'done' && shallowEqual(state.request, asked) ? state.result : null
  const own = useMemo(() => done && { tokens: done.tokens.map(scoredToken), recordedWith: null }, [done])
  return own ?? (shallowEqual(asked, example.asked) ? RECORDED : null)
}
