// Records one pair: the scores of both texts, every head's scores of their prefixes, and the base model's endings of these
// prefixes.

import type { OpenModel } from '../../../../../tools/cli/withModel.ts'
import type { Forest, ForestNode } from '../../../../decoding/forest.ts'
import type { Rewards } from '../../../../decoding/scorer.ts'
import { type JudgedEnding, type JudgeEndingsOptions, judgeEndings } from '../../../../rewards/judgeEndings.ts'
import { scoreEvaluated } from '../../../../rewards/scoreTexts.ts'
import type { EndingsCut, EndingsPair, EndingsSide } from '../../../parts/endings.ts'

export interface TokenPair {
  prompt: string
  promptTokens: number[]
  /** Tokens of the better text and of the other text, including end tokens. */
  sides: [chosen: number[], rejected: number[]]
}

export interface Parts extends JudgeEndingsOptions {
  forest: Forest
  model: OpenModel
}

/** Number of endings per prefix that are recorded with text, besides the best. */
const TEXTS = 3
/** First sample number of endings; those of the pairs' texts start at 0. */
const FIRST_ENDING = 1_000_000

/** @param index the pair's index in the set. It determines the pair's noise, so that a set can be recorded in several runs. */
export async function recordPair(
  pair: TokenPair,
  index: number,
  options: { cuts: number[]; n: number },
  parts: Parts,
): Promise<EndingsPair> {
  const { promptTokens, sides, prompt } = pair
  const { forest, model, stopTokenIds, tokenBytes } = parts
  forest.keep([])
  const finished = sides.map((tokens) => stopTokenIds.includes(tokens.at(-1) as number))
  const content = sides.map((tokens, side) => (finished[side] ? tokens.slice(0, -1) : tokens))
  const decode = (tokens: readonly number[]) => model.tokenizer.decode(tokens)
  const nodes = sides.map((tokens) => forest.chain(null, [...promptTokens, ...tokens]))
  await forest.extend(nodes.flat())
  const whole = nodes.map((path, side) => ({
    text: decode(content[side] as number[]),
    finished: finished[side] as boolean,
    origin: path[promptTokens.length - 1] as ForestNode,
    path: path.slice(promptTokens.length),
  }))
  const scores = await scoreEvaluated(forest, whole, parts.judges, parts.scorer)
  const [chosen, rejected] = scores.map((ofText, side) => ({
    text: (whole[side] as (typeof whole)[number]).text,
    tokens: [...(sides[side] as number[])],
    finished: finished[side] as boolean,
    ...scoresOf(ofText, parts),
  })) as [EndingsPair['chosen'], EndingsPair['rejected']]

  const shorter = Math.min(...content.map(({ length }) => length))
  const positions = options.cuts.map((cut) => Math.max(1, Math.round(cut * shorter)))
  const headsAt: Rewards[][] = []
  for (const position of positions) {
    const ofSides: Rewards[] = []
    for (const { path, origin } of whole) {
      const at = path[position - 1] as ForestNode
      ofSides.push((await parts.scorer?.score([at], origin, parts.scorer.heads))?.[0] ?? {})
    }
    headsAt.push(ofSides)
  }
  const recorded: EndingsCut[] = []
  for (const [place, cut] of options.cuts.entries()) {
    const position = positions[place] as number
    const given = sides.map((tokens) => tokens.slice(0, position))
    const prefixes = given.flatMap((tokens, side) =>
      Array.from({ length: options.n }, (_, ending) => ({
        promptTokens,
        given: tokens,
        sample: FIRST_ENDING + ((index * options.cuts.length + place) * 2 + side) * options.n + ending,
      })),
    )
    const written = (await judgeEndings(forest, prefixes, { ...parts, tokenBytes })) as JudgedEnding[]
    const [first, second] = given.map((tokens, side) => ({
      prefix: decode(tokens),
      heads: headsAt[place]?.[side] ?? {},
      endings: recordedEndings(written.slice(side * options.n, (side + 1) * options.n), parts),
    })) as [EndingsSide, EndingsSide]
    recorded.push({ cut, position, chosen: first, rejected: second })
  }
  return { prompt, chosen, rejected, cuts: recorded }
}

/** Endings with their scores. Only the first few and the best one have a text. */
function recordedEndings(written: readonly JudgedEnding[], parts: Parts) {
  const scored = written.map((ending) => ({ ...scoresOf(ending, parts), finished: ending.finished, text: ending.text }))
  const best = scored.reduce((leader, { judge }, i) => (judge > (scored[leader]?.judge ?? 0) ? i : leader), 0)
  return scored.map(({ text, ...scores }, i) => (i < TEXTS || i === best ? { ...scores, text } : scores))
}

function scoresOf({ judges, heads }: Pick<JudgedEnding, 'judges' | 'heads'>, parts: Parts) {
  const [judge, words] = parts.judges.map(({ name }) => judges[name] as number) as [number, number | undefined]
  return {
    judge,
    ...(heads.full === undefined ? {} : { full: heads.full }),
    ...(words === undefined ? {} : { words }),
  }
}

/** Rounds to three decimals; smaller differences of log-odds are meaningless. */
export function shortened(pair: EndingsPair): EndingsPair {
  return JSON.parse(
    JSON.stringify(pair, (_, value) =>
      typeof value === 'number' && !Number.isInteger(value) ? Number(value.toFixed(3)) : value,
    ),
  )
}
