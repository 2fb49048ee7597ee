// `tokenwise score-example`: scores the text that the page "Score a text" shows at first.

import path from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { followText } from '../../src/decoding/followText.ts'
import { scoredToken } from '../../src/metrics/scoredToken.ts'
import { encodePrompt } from '../../src/models/encodePrompt.ts'
import { ROOT } from '../cli/paths.ts'
import { throwIfStopped } from '../cli/stopped.ts'
import { writeWhole } from '../cli/wholeFiles.ts'
import { withModel } from '../cli/withModel.ts'

/** Bundled with the page "Score a text", so that its scores are shown without a download. */
const FILE = path.join(ROOT, 'src/features/scoring/example.json')

const ASKED = {
  prompt: 'The film was',
  chat: false,
  text: 'slow at first, and for half an hour I wanted to leave. Then the two sisters meet, and it became the best evening of my year.',
  reward: 'sentiment',
}

/** As many as the page computes. The advantage is relative to them. */
const CANDIDATES = 10

/** More digits than the page shows. */
const DIGITS = 5

export const register = (program: Command) =>
  program
    .command('score-example')
    .description('Score the example of the page "Score a text"')
    .action(() => withModel({ reward: ASKED.reward }, scoreExample))

const scoreExample: Parameters<typeof withModel<void>>[1] = async (model, signal) => {
  const { forest, tokenizer, text, identity } = model
  const followed = await followText({
    forest,
    promptTokens: encodePrompt(tokenizer, ASKED),
    tokens: tokenizer.encode(` ${ASKED.text}`),
    scorer: model.scorer(ASKED.reward),
    topK: CANDIDATES,
    tokenBytes: text.tokenBytes,
    signal,
  })
  throwIfStopped(signal)
  const tokens = followed?.map(scoredToken)
  writeWhole(FILE, `${JSON.stringify({ model: identity.name, asked: ASKED, tokens }, shortened)}\n`)
  console.log(`${path.relative(ROOT, FILE)}: ${tokens?.length} tokens`)
}

const shortened = (_: string, value: unknown) =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(DIGITS)) : value
