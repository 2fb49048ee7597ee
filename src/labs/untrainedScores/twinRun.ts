// The lesson's live run: a head and its twin steer from one prompt, a judge scores the texts, and both heads score the
// unsteered text with an end token. The playground's run is not replaced.

import type { RunRecord } from '../../decoding/record.ts'
import { useOwnStore } from '../../store/app/hooks.ts'
import type { OwnStoreParts } from '../../store/app/ownStores.ts'
import { createJob, type JobState } from '../../store/jobs/engineJob.ts'
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

/** Phase `judging`: the texts are finished or stopped, and the judge and the heads are scoring them. */
export interface TwinProgress {
  phase: 'writing' | 'stopping' | 'judging'
  shown: TwinComparison | null
  /** Whether the user stopped the run before the texts ended. */
  isStopped: boolean
}

export interface TwinResult {
  shown: TwinComparison
  isStopped: boolean
}

export type TwinState = JobState<TwinRequest, TwinProgress, TwinResult>

export interface TwinRunParts extends Pick<OwnStoreParts, 'withModel' | 'read' | 'nextFrame'> {
  client: Pick<EngineClient, 'run' | 'addHead' | 'judge' | 'score'>
}

const END_OF_TEXT = '<|im_end|>'

const ABORTED = { ok: false, error: null } as const

/** The texts of a comparison so far, or null before the first token. */
export function shownTexts(state: TwinState): TwinComparison | null {
  if (state.kind === 'none') return null
  return state.kind === 'done' ? state.result.shown : (state.progress?.shown ?? null)
}

/** `stop` ends the writing; the texts so far are still judged. */
export function createTwinRun({ client, withModel, read, nextFrame }: TwinRunParts) {
  let writing: AbortController | null = null

  async function addTwin(signal: AbortSignal): Promise<Outcome<RewardInfo>> {
    try {
      return await client.addHead(await read(TWIN_FILE), { signal })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      const message = `The twin head could not be loaded: ${reason}. Try again, or reload the page.`
      return { ok: false, error: { code: 'download', message, detail: '' } }
    }
  }

  /** Scores of the texts by the judge, and of the unsteered text by both heads; null where scoring failed. */
  async function judgeTexts(record: RunRecord, signal: AbortSignal) {
    const judged = await client.judge({ judge: FIRST_REWARD, texts: textsToJudge(record).slice(0, 3) }, { signal })
    const first = await scoreAsFinished(record, FIRST_REWARD, signal)
    const twin = await scoreAsFinished(record, TWIN_REWARD, signal)
    return {
      judge: judged.ok ? judged.value.scores : null,
      finished: first !== null && twin !== null ? { first, twin } : null,
    }
  }

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
    prepare: withModel,
    async work(request, { signal, onProgress }) {
      const twin = await addTwin(signal)
      if (!twin.ok) return twin
      if (signal.aborted) return ABORTED
      const controller = new AbortController()
      signal.addEventListener('abort', () => controller.abort(), { signal: controller.signal })
      writing = controller
      const phase = () => (controller.signal.aborted ? 'stopping' : 'writing')
      onProgress({ phase: phase(), shown: null, isStopped: false })
      const run = { prompt: request.prompt, settings: twinSettings(request) }
      const end = await streamRun(
        { client, nextFrame },
        run,
        ({ record }) =>
          record && onProgress({ phase: phase(), shown: twinComparison(record, null, null), isStopped: false }),
        controller.signal,
      )
      if (writing === controller) writing = null
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

export const useTwinRun = () => useOwnStore(createTwinRun, (job) => job)
