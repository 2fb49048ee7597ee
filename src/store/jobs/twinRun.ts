// A lesson's own comparison: a head and its twin steer from one prompt, a judge reads the texts, and both heads are asked about
// the unsteered text as a finished one. What the playground shows stays as it is.

import { createStore } from 'zustand'
import type { RunRecord } from '../../decoding/record.ts'
import type { TwinComparison } from '../../labs/untrainedScores/format.ts'
import { FIRST_REWARD, TWIN_FILE, TWIN_REWARD, twinComparison, twinSettings } from '../../labs/untrainedScores/twins.ts'
import type { EngineClient } from '../../worker/client.ts'
import type { EngineError } from '../../worker/protocol.ts'
import { streamRun } from '../run/streamRun.ts'

export interface TwinQuestion {
  prompt: string
  weight: number
  seed: number
}

export type TwinState =
  | { kind: 'none' }
  /** The model, or the twin's file, is on its way. */
  | { kind: 'waiting'; asked: TwinQuestion }
  | { kind: 'running'; asked: TwinQuestion; shown: TwinComparison | null; stopping: boolean }
  /** `reading`: the texts stand, judge and heads are still being asked about them as wholes. */
  | { kind: 'done' | 'stopped'; asked: TwinQuestion; shown: TwinComparison; reading: boolean }
  | { kind: 'failed'; asked: TwinQuestion; shown: TwinComparison | null; error: EngineError }

export interface TwinRun {
  state: TwinState
  /** Loads the model first where it is not there. */
  start(asked: TwinQuestion): Promise<void>
  stop(): void
}

export interface TwinRunParts {
  client: Pick<EngineClient, 'run' | 'addHead' | 'judge' | 'score' | 'stop'>
  ready: () => Promise<boolean>
  /** Bytes of a file beside the page. @throws Error that says which file and why. */
  read: (path: string) => Promise<Uint8Array>
  /** Calls back before the next frame is drawn. */
  nextFrame: (callback: () => void) => void
}

/** How the base model's end token is written. */
const END_OF_TEXT = '<|im_end|>'

export function createTwinRun({ client, ready, read, nextFrame }: TwinRunParts) {
  return createStore<TwinRun>()((set, get) => {
    let newest = 0

    async function bringTwin(): Promise<EngineError | null> {
      try {
        const outcome = await client.addHead(await read(TWIN_FILE))
        return outcome.ok ? null : outcome.error
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        return {
          code: 'download',
          message: `The second head could not be read (${reason}). Try again, or reload the page.`,
          detail: '',
        }
      }
    }

    /** What judge and heads say of the texts as wholes; null where they could not be asked. */
    async function readWhole(record: RunRecord): Promise<{
      judge: readonly number[] | null
      finished: TwinComparison['heard']['finished']
    }> {
      const texts = record.columns.slice(0, 3).map(({ tokens, text, stop }) => ({
        promptTokens: record.promptTokens,
        tokens: tokens.map(({ token }) => token),
        text,
        finished: stop === 'endOfText',
      }))
      const judged = await client.judge({ judge: FIRST_REWARD, texts })
      const first = await asFinished(record, FIRST_REWARD)
      const twin = await asFinished(record, TWIN_REWARD)
      return {
        judge: judged.ok ? judged.value.scores : null,
        finished: first !== null && twin !== null ? { first, twin } : null,
      }
    }

    /** A head's score of the unsteered text with an end token behind it. */
    async function asFinished({ promptTokens, columns }: RunRecord, reward: string): Promise<number | null> {
      const column = columns[reward === FIRST_REWARD ? 0 : 3]
      if (!column) return null
      const last = column.tokens.at(-1)
      if (column.stop === 'endOfText') return last?.candidates[last.chosen]?.rewards.full ?? null
      const begin = column.tokens.map(({ token }) => token)
      const outcome = await client.score(
        { after: { tokens: promptTokens }, begin, text: END_OF_TEXT, reward, topK: 1 },
        () => {},
      )
      return outcome.ok ? (outcome.value.tokens[0]?.rewards.full ?? null) : null
    }

    return {
      state: { kind: 'none' },
      async start(asked) {
        const mine = ++newest
        const isOld = () => mine !== newest
        set({ state: { kind: 'waiting', asked } })
        if (!(await ready())) return isOld() ? undefined : set({ state: { kind: 'none' } })
        if (isOld()) return
        const fault = await bringTwin()
        if (isOld()) return
        if (fault) return set({ state: { kind: 'failed', asked, shown: null, error: fault } })
        set({ state: { kind: 'running', asked, shown: null, stopping: false } })
        const end = await streamRun(
          { client, nextFrame },
          { prompt: asked.prompt, settings: twinSettings(asked) },
          ({ record }) => {
            const { state } = get()
            if (isOld() || state.kind !== 'running' || !record) return
            set({ state: { ...state, shown: twinComparison(record, null, null) } })
          },
        )
        if (isOld()) return
        if (end.kind === 'none') return set({ state: { kind: 'none' } })
        if (end.kind === 'failed') {
          const shown = end.record && twinComparison(end.record, null, null)
          return set({ state: { kind: 'failed', asked, shown, error: end.error } })
        }
        const { kind, record } = end
        const isWritten = record.columns.every(({ tokens }) => tokens.length > 0)
        const shown = twinComparison(record, null, null)
        set({ state: { kind, asked, shown, reading: isWritten } })
        if (!isWritten) return
        const { judge, finished } = await readWhole(record)
        if (!isOld()) set({ state: { kind, asked, shown: twinComparison(record, judge, finished), reading: false } })
      },
      stop() {
        const { state } = get()
        if (state.kind === 'waiting') {
          newest++
          set({ state: { kind: 'none' } })
        } else if (state.kind === 'running') {
          set({ state: { ...state, stopping: true } })
          client.stop()
        }
      },
    }
  })
}
