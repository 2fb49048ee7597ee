// `tokenwise score --per-token`: the scores of every token of the given texts, as traces that the page and other programs read.

import { z } from 'zod'
import { followText } from '../../src/decoding/followText.ts'
import { encodePrompt } from '../../src/models/encodePrompt.ts'
import { scoredTrace } from '../../src/traces/fromScores.ts'
import type { Trace } from '../../src/traces/trace.ts'
import { tracesText } from '../../src/traces/write.ts'
import { startProgress } from '../cli/progress.ts'
import { readRows, words } from '../cli/rows.ts'
import { throwIfStopped } from '../cli/stopped.ts'
import { writeWhole } from '../cli/wholeFiles.ts'
import { withModel } from '../cli/withModel.ts'

interface Options {
  reward: string
  /** File to write. */
  perToken: string
  texts?: string | undefined
  pairs?: string | undefined
  limit?: number | undefined
  split?: string | undefined
  heads: string
  json?: true | undefined
}

/** Candidates of each token, as on the page "Score a text". The advantage is relative to them. */
const CANDIDATES = 10

const textSchema = z.object({ prompt: words, response: words })
const pairSchema = z.object({ prompt: words, chosen: words, rejected: words, split: z.string().optional() })

/** The texts to score, with the row of each. */
function textsOf({
  texts,
  pairs,
  limit,
  split,
}: Options): { row: number; side?: string; prompt: string; response: string }[] {
  if (texts !== undefined)
    return readRows(texts, textSchema)
      .slice(0, limit)
      .map((row, index) => ({ row: index + 1, ...row }))
  if (pairs === undefined) throw new Error('Give --texts FILE or --pairs FILE to score.')
  return readRows(pairs, pairSchema)
    .filter((row) => split === undefined || row.split === undefined || row.split === split)
    .slice(0, limit)
    .flatMap(({ prompt, chosen, rejected }, index) => [
      { row: index + 1, side: 'chosen', prompt, response: chosen },
      { row: index + 1, side: 'rejected', prompt, response: rejected },
    ])
}

/** @throws Error if a row is damaged, or the reward is unknown. */
export function scorePerToken(options: Options): Promise<void> {
  const texts = textsOf(options)
  const { reward, heads, perToken, json } = options
  return withModel({ reward, headsDir: heads }, async (model, signal) => {
    const { forest, tokenizer, text } = model
    const scorer = model.scorer(reward)
    const progress = startProgress('scores', texts.length)
    const traces: Trace[] = []
    for (const { prompt, response, ...where } of texts) {
      throwIfStopped(signal)
      const tokens = await followText({
        forest,
        promptTokens: encodePrompt(tokenizer, { prompt, chat: false }),
        tokens: tokenizer.encode(/\s$/.test(prompt) || /^\s/.test(response) ? response : ` ${response}`),
        scorer,
        topK: CANDIDATES,
        tokenBytes: text.tokenBytes,
        signal,
      })
      throwIfStopped(signal)
      if (tokens)
        traces.push({
          ...scoredTrace({ name: '', prompt, reward, tokens }),
          meta: { ...where, model: model.identity.name },
        })
      progress.update(traces.length)
    }
    progress.end()
    writeWhole(perToken, tracesText(traces))
    const count = traces.reduce((sum, trace) => sum + trace.texts.length, 0)
    if (json) console.log(JSON.stringify({ reward, traces: traces.length, tokens: count, file: perToken }))
    else console.log(`${perToken}: ${traces.length} texts, ${count} tokens, scored by ${reward}.`)
  })
}
