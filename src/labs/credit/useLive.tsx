// The reader's own text: scored by the engine, and shown while its example stays chosen.

import { useMemo, useState } from 'react'
import { headNames } from '../../decoding/heads.ts'
import { useCreditRun } from './creditRun.ts'
import type { CreditFile, CreditToken } from './format.ts'
import type { LabState, OwnText } from './state.ts'

/** @param example id of the chosen one; '' where there is none. */
export function useLive(state: LabState, file: CreditFile | null, example: string) {
  const scoring = useCreditRun((store) => store.state)
  const start = useCreditRun((store) => store.start)
  const stop = useCreditRun((store) => store.stop)
  const [askedFor, setAskedFor] = useState<string | null>(null)
  const isMine = state.own !== null && askedFor === example && scoring.kind === 'done'
  const done = isMine ? scoring : null
  const live = useMemo(
    () => done && { prompt: done.request.prompt, text: done.request.text, tokens: done.result.tokens as CreditToken[] },
    [done],
  )
  const heads = file?.heads ?? headNames.filter((head) => live?.tokens[0]?.rewards[head] !== undefined)
  return {
    live,
    heads: heads.length > 0 ? heads : headNames,
    ask(own: OwnText) {
      setAskedFor(example)
      void start({ ...own, chat: false, reward: file?.reward.name ?? 'sentiment' })
    },
    forget() {
      stop()
      setAskedFor(null)
    },
  }
}
