// Any token that a person names at a step of a run: how probable the model finds it there, and what the heads say of it,
// whether it was among the candidates or not. The model is asked; who shows the answer knows what it was asked of.

import { createStore } from 'zustand'
import type { FollowedToken } from '../../decoding/followText.ts'
import type { RunRecord } from '../../decoding/record.ts'
import type { EngineClient } from '../../worker/client.ts'
import type { EngineError } from '../../worker/protocol.ts'

export interface NamedPlace {
  run: RunRecord
  /** Column of the run, by its index there, and position in its text, from 0. */
  index: number
  position: number
}

export interface Naming extends NamedPlace {
  /** As it would stand in the text, a space before it included. */
  text: string
}

export type NamedState =
  | { kind: 'none' }
  | { kind: 'asking'; asked: Naming }
  /** The text may be of several tokens. */
  | { kind: 'told'; asked: Naming; tokens: FollowedToken[] }
  | { kind: 'failed'; asked: Naming; error: Pick<EngineError, 'message' | 'detail'> }

export interface NamedToken {
  state: NamedState
  /** Loads the model first where it is not there. Of an empty text, or a place that is not there, nothing is asked. */
  ask(asked: Naming): Promise<void>
  clear(): void
}

export interface NamedTokenParts {
  client: Pick<EngineClient, 'score'>
  ready: () => Promise<boolean>
}

export function createNamedToken({ client, ready }: NamedTokenParts) {
  return createStore<NamedToken>()((set) => {
    let newest = 0
    return {
      state: { kind: 'none' },
      async ask(asked) {
        const { run, index, position, text } = asked
        const column = run.columns[index]
        if (!column || position > column.tokens.length || text === '') return
        const mine = ++newest
        set({ state: { kind: 'asking', asked } })
        if (!(await ready())) {
          if (mine === newest) set({ state: { kind: 'none' } })
          return
        }
        if (mine !== newest) return
        const outcome = await client.score(
          {
            after: { tokens: run.promptTokens },
            begin: column.tokens.slice(0, position).map(({ token }) => token),
            text,
            reward: column.reward === undefined ? run.settings.reward : column.reward,
            topK: column.topK ?? run.settings.topK,
          },
          () => {},
        )
        if (mine !== newest) return
        if (outcome.ok) set({ state: { kind: 'told', asked, tokens: outcome.value.tokens } })
        else set({ state: outcome.error ? { kind: 'failed', asked, error: outcome.error } : { kind: 'none' } })
      },
      clear() {
        newest++
        set({ state: { kind: 'none' } })
      },
    }
  })
}

/** Whether an answer, or a question, is of this place. */
export function isOf(asked: Naming, place: NamedPlace): boolean {
  return (
    asked.run.promptTokens === place.run.promptTokens &&
    asked.run.columns[asked.index] === place.run.columns[place.index] &&
    asked.position === place.position
  )
}
