// Reads preference pairs and tokenizes them: validates rows, joins responses to prompts, and cuts responses.

import { z } from 'zod'
import { dialogueTurns } from '../../src/evaluation/dialogues.ts'
import type { ChatTurn, Tokenizer } from '../../src/models/tokenizer.types.ts'
import { readRows, words } from '../cli/rows.ts'

export interface TextGroup {
  prompt: readonly number[]
  responses: readonly (readonly number[])[]
}

/** Token ids of a preference pair, without end tokens. */
export interface TokenPair {
  prompt: number[]
  chosen: number[]
  rejected: number[]
  /**
   * Ids of the texts, if the file has them. The first turn of a dialogue also counts as an id. Pairs that share an id are not
   * independent.
   */
  ids: string[]
}

const pairSchema = z.object({
  prompt: words,
  chosen: words,
  rejected: words,
  source: z.string().optional(),
  split: z.string().optional(),
  chosenId: z.string().optional(),
  rejectedId: z.string().optional(),
})
type PairRow = z.infer<typeof pairSchema>

/**
 * Reads .jsonl or .jsonl.gz with one {prompt, chosen, rejected} per line.
 * @param limit maximum number of pairs. @param split rows of the other split are skipped.
 * @throws Error with file and row if a field is missing or empty, or a text is too long.
 */
export function readPairs(
  file: string,
  tokenizer: Tokenizer,
  {
    limit = Infinity,
    contextLength,
    split,
  }: { limit?: number | undefined; contextLength: number; split?: 'train' | 'test' | undefined },
): TokenPair[] {
  const pairs: TokenPair[] = []
  for (const [index, row] of readRows(file, pairSchema).entries()) {
    if (pairs.length >= limit) break
    if (split && row.split && row.split !== split) continue
    const pair = tokenPair(row, tokenizer)
    for (const side of ['chosen', 'rejected'] as const) {
      const where = `${file}, row ${index + 1}: ${side}`
      const length = pair.prompt.length + pair[side].length + 1
      if (length > contextLength)
        throw new Error(
          `${where} is too long: ${length} tokens with prompt and end token, but the model has ${contextLength} positions. Shorten it.`,
        )
    }
    pairs.push(pair)
  }
  if (pairs.length === 0)
    throw new Error(`${file} has no rows${split ? ` in the split ${split}` : ''}. Give another file.`)
  return pairs
}

/**
 * Tokenizes prompt and responses separately, so that both responses share the prompt's tokens. A response to a plain prompt
 * starts with a space; in a dialogue it starts the assistant's turn.
 */
export function tokenPair(row: PairRow, tokenizer: Tokenizer): TokenPair {
  const turns = chatTurns(row)
  const join = (response: string) => tokenizer.encode(turns ? response : ` ${response}`)
  return {
    prompt: turns ? tokenizer.encodeChat(turns) : tokenizer.encode(row.prompt),
    chosen: join(row.chosen),
    rejected: join(row.rejected),
    ids: [row.chosenId, row.rejectedId, turns?.[0]?.content].filter((id) => id !== undefined),
  }
}

/** The turns of a dialogue ("Human: …\n\nAssistant: …"); one user turn for an instruction; null for plain text. */
export function chatTurns({ prompt, source }: Pick<PairRow, 'prompt' | 'source'>): ChatTurn[] | null {
  const turns = dialogueTurns(prompt)
  return turns ?? (source?.startsWith('ultrafeedback') ? [{ role: 'user', content: prompt }] : null)
}

/** Chosen and rejected response at each cut, followed by an end token. Cut 1 is the complete response. */
export function endedGroup(pair: TokenPair, cuts: readonly number[], endToken: number): TextGroup {
  const responses = cuts.flatMap((cut) => {
    const length = cut < 1 ? cutLength(cut, pair.chosen.length, pair.rejected.length) : Infinity
    return [pair.chosen, pair.rejected].map((response) => [...response.slice(0, length), endToken])
  })
  return { prompt: pair.prompt, responses }
}

/** Length of both responses at a cut c below 1: max(1, round(c · shorter length)). Lengths exclude the end token. */
export function cutLength(cut: number, chosenLength: number, rejectedLength: number): number {
  return Math.max(1, Math.round(cut * Math.min(chosenLength, rejectedLength)))
}
