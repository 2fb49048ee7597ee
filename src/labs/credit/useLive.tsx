// Scores the user's own text with the engine. The result is shown until the user chooses another example.

import { useMemo, useState } from 'react'
import { headNames } from '../../decoding/heads.ts'
import { useOwnStore } from '../../store/app/hooks.ts'
import type { OwnStoreParts } from '../../store/app/ownStores.ts'
import { createScoring } from '../../store/jobs/scoring.ts'
import type { CreditFile, CreditToken } from './format.ts'
import type { LabState, OwnText } from './state.ts'

const createRun = ({ client, withModel }: OwnStoreParts) => createScoring(client, withModel)

/** @param example id of the chosen example; '' if none is loaded. */
export function useLive(state: LabState, file: CreditFile | null, example: string) {
  const job = useOwnStore(createRun, (run) => run)
  const [scoredFor, setScoredFor] = useState<string | null>(null)
  const isShown = state.own !== null && scoredFor === example
  const done = isShown && job.state.kind === 'done' ? job.state : null
  const live = useMemo(
    () => done && { prompt: done.request.prompt, text: done.request.text, tokens: done.result.tokens as CreditToken[] },
    [done],
  )
  const heads = file?.heads ?? headNames.filter((head) => live?.tokens[0]?.rewards[head] !== undefined)
  return {
    job,
    live,
    heads: heads.length > 0 ? heads : headNames,
    score(own: OwnText) {
      setScoredFor(example)
      void job.start({ ...own, chat: false, reward: file?.reward.name ?? 'sentiment' })
    },
    discard() {
      job.stop()
      setScoredFor(null)
    },
  }
}
