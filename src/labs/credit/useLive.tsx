// The reader's own text: scored by the engine, and shown while its example stays chosen.

import { useMemo, useState } from 'react'
import { headNames } from '../../decoding/heads.ts'
import { useOwnStore } from '../../store/app/hooks.ts'
import type { OwnStoreParts } from '../../store/app/ownStores.ts'
import { createScoring } from '../../store/jobs/scoring.ts'
import type { CreditFile, CreditToken } from './format.ts'
import type { LabState, OwnText } from './state.ts'

const createRun = ({ client, withModel }: OwnStoreParts) => createScoring(client, withModel)

/** @param example id of the chosen one; '' where there is none. */
export function useLive(state: LabState, file: CreditFile | null, example: string) {
  const job = useOwnStore(createRun, (run) => run)
  const [askedFor, setAskedFor] = useState<string | null>(null)
  const isMine = state.own !== null && askedFor === example
  const done = isMine && job.state.kind === 'done' ? job.state : null
  const live = useMemo(
    () => done && { prompt: done.request.prompt, text: done.request.text, tokens: done.result.tokens as CreditToken[] },
    [done],
  )
  const heads = file?.heads ?? headNames.filter((head) => live?.tokens[0]?.rewards[head] !== undefined)
  return {
    job,
    live,
    heads: heads.length > 0 ? heads : headNames,
    ask(own: OwnText) {
      setAskedFor(example)
      void job.start({ ...own, chat: false, reward: file?.reward.name ?? 'sentiment' })
    },
    forget() {
      job.stop()
      setAskedFor(null)
    },
  }
}
