// Endings that the model writes here for both sides of a cut, a few at a time. Those written before a stop are kept: a wide
// interval is still an interval.

import { joinText } from '../../decoding/text.ts'
import { useOwnStore } from '../../store/app/hooks.ts'
import type { OwnStoreParts } from '../../store/app/ownStores.ts'
import { createJob, type Job, type JobParts, type JobState } from '../../store/jobs/engineJob.ts'
import type { EngineClient, TokenizedTexts, WorkDone } from '../../worker/protocol.ts'
import type { EndingsRequest } from './asking.ts'
import type { CutTexts } from './seenCut.ts'

/** `done` is null until tokens are written. */
export interface EndingProgress {
  done: WorkDone | null
  texts: CutTexts
}

export type EndingRunState = JobState<EndingsRequest, EndingProgress, CutTexts>
export type EndingRuns = Job<EndingsRequest, EndingProgress, CutTexts>

/** Endings per side and call: a pass of eight rows costs little more than a pass of one. */
const WAVE = 4

/** Length of the prefixes in tokens: at least one, at most the whole shorter text. */
export function cutPosition(cut: number, lengths: readonly number[]): number {
  const shorter = Math.min(...lengths)
  return Math.min(shorter, Math.max(1, Math.round(cut * shorter)))
}

const decode = (pieces: TokenizedTexts['texts'][number]) =>
  joinText(
    pieces.map(({ bytes }) => bytes),
    true,
  )

export const createEndingRuns = (
  client: Pick<EngineClient, 'tokenize' | 'judge' | 'continueTexts'>,
  prepare: JobParts<EndingsRequest, EndingProgress, CutTexts>['prepare'],
) =>
  createJob<EndingsRequest, EndingProgress, CutTexts>({
    prepare,
    async work({ after, texts: given, cut, n, judge, reward, sampling }, { signal, onProgress }) {
      const tokenized = await client.tokenize({ prompt: after, texts: given }, { signal })
      if (!tokenized.ok) return tokenized
      const { promptTokens, texts } = tokenized.value
      const contents = texts.map((pieces) => (pieces.at(-1)?.isEnd ? pieces.slice(0, -1) : pieces))
      const empty = contents.findIndex(({ length }) => length === 0)
      if (empty >= 0) {
        const message = `The ${empty === 0 ? 'first' : 'second'} text is empty: write a few words.`
        return { ok: false, error: { code: 'input', message, detail: '' } }
      }
      const wholes = contents.map((content, side) => ({
        promptTokens,
        tokens: (texts[side] ?? []).map(({ token }) => token),
        text: decode(content),
        finished: texts[side]?.at(-1)?.isEnd ?? false,
      }))
      const judged = await client.judge({ judge, texts: wholes }, { signal })
      if (!judged.ok) return judged
      const lengths = contents.map(({ length }) => length)
      const position = cutPosition(cut, lengths)
      const prefixes = wholes.map(({ tokens }) => tokens.slice(0, position))
      let sides: CutTexts['sides'] = contents.map((content, side) => ({
        prefix: decode(content.slice(0, position)),
        rest: decode(content.slice(position)),
        judge: judged.value.scores[side] as number,
        endings: [],
      }))
      let done: WorkDone | null = null
      const report = () => onProgress({ done, texts: { position, sides } })
      report()
      const maxTokens = Math.max(sampling.maxTokens, ...lengths)
      const steps = maxTokens - position
      const waves = Math.ceil(n / WAVE)
      for (let wave = 0; wave < waves; wave++) {
        const places = Array.from({ length: Math.min(WAVE, n - wave * WAVE) }, (_, i) => wave * WAVE + i)
        const written = await client.continueTexts(
          {
            promptTokens,
            // Side 0 uses the even sample numbers, side 1 the odd ones: no two endings share their noise.
            prefixes: prefixes.flatMap((tokens, side) => places.map((i) => ({ tokens, sample: 2 * i + side }))),
            judge,
            reward,
            sampling: { ...sampling, maxTokens },
          },
          {
            signal,
            onProgress(wrote) {
              done = { done: wave * steps + wrote.done, total: waves * steps }
              report()
            },
          },
        )
        if (!written.ok) return written
        const endings = written.value.map(({ heads, ...ending }) => ({ ...ending, full: heads.full }))
        sides = sides.map((side, i) => ({
          ...side,
          endings: [...side.endings, ...endings.slice(i * places.length, (i + 1) * places.length)],
        }))
        report()
      }
      return { ok: true, value: { position, sides } }
    },
  })

/** The cut texts with the endings so far, or null before the texts are cut. */
export function endedTexts(state: EndingRunState): CutTexts | null {
  if (state.kind === 'none') return null
  return state.kind === 'done' ? state.result : (state.progress?.texts ?? null)
}

const createOwn = ({ client, withModel }: OwnStoreParts) => createEndingRuns(client, withModel)

export const useEndingRuns = (): EndingRuns => useOwnStore(createOwn, (job) => job)
