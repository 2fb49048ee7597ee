// The live run: the model writes endings of both prefixes, a few at a time. A stopped run keeps its endings.

import { joinText } from '../../decoding/text.ts'
import { useOwnStore } from '../../store/app/hooks.ts'
import type { OwnStoreParts } from '../../store/app/ownStores.ts'
import { createJob, type JobState } from '../../store/jobs/engineJob.ts'
import type { EngineClient, TokenizedTexts, WorkDone } from '../../worker/protocol.ts'
import type { EndingsRequest } from './endingsRequest.ts'
import type { CutTexts } from './seenCut.ts'

export interface EndingProgress {
  done: WorkDone | null
  texts: CutTexts
}

export type EndingRunState = JobState<EndingsRequest, EndingProgress, CutTexts>

/** Endings per prefix and engine call; a forward pass of eight rows costs little more than a pass of one. */
const WAVE = 4

/** Length of the prefixes in tokens: from 1 to the length of the shorter text. */
export function cutPosition(cut: number, lengths: readonly number[]): number {
  const shorter = Math.min(...lengths)
  return Math.min(shorter, Math.max(1, Math.round(cut * shorter)))
}

const decode = (pieces: TokenizedTexts['texts'][number]) =>
  joinText(
    pieces.map(({ bytes }) => bytes),
    true,
  )

export interface EndingRunsParts extends Pick<OwnStoreParts, 'withModel'> {
  client: Pick<EngineClient, 'tokenize' | 'judge' | 'continueTexts'>
}

export const createEndingRuns = ({ client, withModel }: EndingRunsParts) =>
  createJob<EndingsRequest, EndingProgress, CutTexts>({
    prepare: withModel,
    async work({ after, texts: given, cut, n, judge, reward, sampling }, { signal, onProgress }) {
      const tokenized = await client.tokenize({ prompt: after, texts: given }, { signal })
      if (!tokenized.ok) return tokenized
      const { promptTokens, texts } = tokenized.value
      const contents = texts.map((pieces) => (pieces.at(-1)?.isEnd ? pieces.slice(0, -1) : pieces))
      const empty = contents.findIndex(({ length }) => length === 0)
      if (empty >= 0) {
        const message = `The ${empty === 0 ? 'first' : 'second'} text is empty. Write a few words.`
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
            // Even sample numbers for side 0, odd ones for side 1, so that no two endings share their noise.
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

/** The cut texts with their endings so far, or null before the texts are cut. */
export function endedTexts(state: EndingRunState): CutTexts | null {
  if (state.kind === 'none') return null
  return state.kind === 'done' ? state.result : (state.progress?.texts ?? null)
}

export const useEndingRuns = () => useOwnStore(createEndingRuns, (job) => job)
