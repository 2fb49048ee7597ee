// The engine's task for the lesson on prefixes: cuts two texts after the same number of tokens and samples endings for both
// from the base model, a few at a time, so that a reader sees progress.

import { joinText } from '../decoding/text.ts'
import { encodePrompt } from '../models/encodePrompt.ts'
import type { Tokenizer } from '../models/tokenizer.types.ts'
import { type JudgedEnding, judgeEndings } from '../rewards/judgeEndings.ts'
import { openReward } from '../rewards/openReward.ts'
import { scoreTexts } from '../rewards/scoreTexts.ts'
import { CodedError } from './engineError.ts'
import type { CutSide, CutTexts, EndingsEvent, EndingsRequest, EndingsText, LiveEnding } from './protocol.ts'
import { type Loaded, partsOf } from './tasks.ts'

/** Endings per side in one forest: a pass of eight rows costs little more than a pass of one. */
const WAVE = 4

/** Length of the prefixes in tokens: at least one, at most the whole shorter text. */
export function cutPosition(cut: number, lengths: readonly number[]): number {
  const shorter = Math.min(...lengths)
  return Math.min(shorter, Math.max(1, Math.round(cut * shorter)))
}

/** @returns both sides with all endings, or null if aborted. @throws CodedError 'input' for an empty text. */
export async function endCutTexts(
  loaded: Loaded,
  { after, sides: given, cut, n, judge: judgeName, reward, sampling }: EndingsRequest,
  onEvent: (event: EndingsEvent) => void,
  signal: AbortSignal,
): Promise<CutTexts | null> {
  const { model, forest } = loaded
  const { tokenizer } = model
  const parts = partsOf(loaded)
  const promptTokens = encodePrompt(tokenizer, after)
  const texts = given.map((side) => textOf(side, tokenizer))
  const empty = texts.findIndex(({ tokens }) => tokens.length === 0)
  if (empty >= 0)
    throw new CodedError('input', `The ${empty === 0 ? 'first' : 'second'} text is empty: write a few words.`)
  const lengths = texts.map(({ tokens }) => tokens.length)
  const position = cutPosition(cut, lengths)
  const decode = (tokens: readonly number[]) => joinText(tokens.map(parts.tokenBytes), true)
  const judges = [await model.judge(judgeName)]
  const wholes = await scoreTexts(
    forest,
    texts.map(({ tokens, end }) => ({
      promptTokens,
      tokens: [...tokens, ...end],
      text: decode(tokens),
      finished: end.length > 0,
    })),
    judges,
    null,
    signal,
  )
  if (!wholes) return null
  let sides: CutSide[] = texts.map(({ tokens }, i) => ({
    prefix: decode(tokens.slice(0, position)),
    rest: decode(tokens.slice(position)),
    judge: wholes[i]?.judges[judgeName] as number,
    endings: [],
  }))
  onEvent({ kind: 'texts', texts: { position, sides } })

  const scorer = openReward(reward, parts)
  const maxTokens = Math.max(sampling.maxTokens, ...lengths)
  const steps = maxTokens - position
  const waves = Math.ceil(n / WAVE)
  for (let wave = 0; wave < waves; wave++) {
    const count = Math.min(WAVE, n - wave * WAVE)
    // Side 0 uses the even sample numbers, side 1 the odd ones: no two endings share their noise.
    const prefixes = texts.flatMap(({ tokens }, side) =>
      Array.from({ length: count }, (_, i) => ({
        promptTokens,
        given: tokens.slice(0, position),
        sample: 2 * (wave * WAVE + i) + side,
      })),
    )
    const onStep = (step: number) =>
      onEvent({ kind: 'progress', done: wave * steps + Math.min(step, steps), total: waves * steps })
    const written = await judgeEndings(forest, prefixes, {
      ...parts,
      ...sampling,
      maxTokens,
      judges,
      scorer,
      signal,
      onStep,
    })
    if (!written) return null
    sides = sides.map((side, i) => {
      const more = written.slice(i * count, (i + 1) * count).map((ending) => liveEnding(ending, judgeName))
      return { ...side, endings: [...side.endings, ...more] }
    })
    onEvent({ kind: 'texts', texts: { position, sides } })
  }
  return { position, sides }
}

/** A text's tokens, and its end token separately if it has one. */
function textOf(
  side: EndingsText,
  { encode, stopTokenIds }: Pick<Tokenizer, 'encode' | 'stopTokenIds'>,
): { tokens: readonly number[]; end: readonly number[] } {
  const tokens = 'tokens' in side ? side.tokens : encode(side.text)
  const hasEnd = stopTokenIds.includes(tokens.at(-1) as number)
  return hasEnd ? { tokens: tokens.slice(0, -1), end: tokens.slice(-1) } : { tokens, end: [] }
}

function liveEnding({ text, finished, judges, heads }: JudgedEnding, judge: string): LiveEnding {
  return { text, finished, judge: judges[judge] as number, full: heads.full }
}
