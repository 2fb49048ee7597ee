// A lesson's own comparison: a head and its twin steer from one prompt, a judge scores the texts, and both heads score the
// unsteered text as a finished one. What the playground shows stays as it is.

import type { RunRecord } from '../../decoding/record.ts'
import { useOwnStore } from '../../store/app/hooks.ts'
import type { OwnStoreParts } from '../../store/app/ownStores.ts'
import { createJob, type Job, type JobParts, type JobState } from '../../store/jobs/engineJob.ts'
import { textsToJudge } from '../../store/jobs/judging.ts'
import { streamRun } from '../../store/run/streamRun.ts'
import type { EngineClient, Outcome, RewardInfo } from '../../worker/protocol.ts'
import type { TwinComparison } from './format.ts'
import { FIRST_REWARD, TWIN_FILE, TWIN_REWARD, twinComparison, twinSettings } from './twins.ts'

export interface TwinRequest {
  prompt: string
  weight: number
  seed: number
}

/** What is happening to the texts that are shown. `judging`: they are complete, judge and heads still score them. */
export interface TwinProgress {
  phase: 'writing' | 'stopping' | 'judging'
  shown: TwinComparison | null
  /** The texts were stopped before their end. */
  isStopped: boolean
}

export interface TwinResult {
  shown: TwinComparison
  isStopped: boolean
}

export type TwinState = JobState<TwinRequest, TwinProgress, TwinResult>
export type TwinRun = Job<TwinRequest, TwinProgress, TwinResult>

export interface TwinRunParts {
  client: Pick<EngineClient, 'run' | 'addHead' | 'judge' | 'score'>
  prepare: JobParts<TwinRequest, TwinProgress, TwinResult>['prepare']
  /** Bytes of a file beside the page. @throws Error that says which file and why. */
  read: (path: string) => Promise<Uint8Array>
  /** Calls back before the next frame is drawn. */
  nextFrame: (callback: () => void) => void
}

/** The base model's end token, as text. */
const END_OF_TEXT = '<|im_end|>'

const ABORTED = { ok: false, error: null } as const

/** The texts of a comparison so far, or null before the first token. */
export function shownTexts(state: TwinState): TwinComparison | null {
  if (state.kind === 'none') return null
  return state.kind === 'done' ? state.result.shown : (state.progress?.shown ?? null)
}

/** `stop` ends the writing; what was written is still judged. */
export function createTwinRun({ client, prepare, read, nextFrame }: TwinRunParts) {
  let writing: AbortController | null = null

  async function addTwin(signal: AbortSignal): Promise<Outcome<RewardInfo>> {
    try {
      return await client.addHead(await read(TWIN_FILE), { signal })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      const message = `The second head could not be read (${reason}). Try again, or reload the page.`
      return { ok: false, error: { code: 'download', message, detail: '' } }
    }
  }

  /** How judge and heads score the complete texts; null where they could not. */
  async function judgeTexts(record: RunRecord, signal: AbortSignal) {
    const judged = await client.judge({ judge: FIRST_REWARD, texts: textsToJudge(record).slice(0, 3) }, { signal })
    const first = await scoreAsFinished(record, FIRST_REWARD, signal)
    const twin = await scoreAsFinished(record, TWIN_REWARD, signal)
    return {
      judge: judged.ok ? judged.value.scores : null,
      finished: first !== null && twin !== null ? { first, twin } : null,
    }
  }

  /** A head's score of the unsteered text followed by an end token. */
  async function scoreAsFinished(
    { promptTokens, columns }: RunRecord,
    reward: string,
    signal: AbortSignal,
  ): Promise<number | null> {
    const column = columns[reward === FIRST_REWARD ? 0 : 3]
    if (!column) return null
    const last = column.tokens.at(-1)
    if (column.stop === 'endOfText') return last?.candidates[last.chosen]?.rewards.full ?? null
    const begin = column.tokens.map(({ token }) => token)
    const outcome = await client.score(
      { after: { tokens: promptTokens }, begin, text: END_OF_TEXT, reward, topK: 1 },
      { signal },
    )
    return outcome.ok ? (outcome.value.tokens[0]?.rewards.full ?? null) : null
  }

  const job = createJob<TwinRequest, TwinProgress, TwinResult>({
    prepare,
    async work(request, { signal, onProgress }) {
      const twin = await addTwin(signal)
      if (!twin.ok) return twin
      if (signal.aborted) return ABORTED
      const own = new AbortController()
      signal.addEventListener('abort', () => own.abort(), { signal: own.signal })
      writing = own
      const phase = () => (own.signal.aborted ? 'stopping' : 'writing')
      onProgress({ phase: phase(), shown: null, isStopped: false })
      const run = { prompt: request.prompt, settings: twinSettings(request) }
      const end = await streamRun(
        { client, nextFrame },
        run,
        ({ record }) =>
          record && onProgress({ phase: phase(), shown: twinComparison(record, null, null), isStopped: false }),
        own.signal,
      )
      if (writing === own) writing = null
      if (end.kind === 'none') return ABORTED
      if (end.kind === 'failed') return { ok: false, error: end.error }
      const { record } = end
      const isStopped = end.kind === 'stopped'
      const shown = twinComparison(record, null, null)
      if (record.columns.some(({ tokens }) => tokens.length === 0)) return { ok: true, value: { shown, isStopped } }
      onProgress({ phase: 'judging', shown, isStopped })
      const { judge, finished } = await judgeTexts(record, signal)
      return { ok: true, value: { shown: twinComparison(record, judge, finished), isStopped } }
    },
  })
  const { stop } = job.getState()
  job.setState({
    stop() {
      const { state } = job.getState()
      if (writing === null || state.kind !== 'running' || state.progress === null) return stop()
      job.setState({ state: { ...state, progress: { ...state.progress, phase: 'stopping' } } })
      writing.abort()
    },
  })
  return job
}

const createOwn = ({ client, withModel: prepare, read, nextFrame }: OwnStoreParts) =>
  createTwinRun({ client, prepare, read, nextFrame })

export const useTwinRun = (): TwinRun => useOwnStore(createOwn, (job) => job)
