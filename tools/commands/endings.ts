// `tokenwise endings`: pairs of texts that the base model wrote, cut at several places, and what it writes on from both sides
// of each cut. Recorded for the lessons that ask whether a beginning deserves its text's label.

import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Command } from 'commander'
import { Forest, type ForestNode } from '../../src/decoding/forest.ts'
import { type NodeModel, openNodeModel } from '../../src/models/onnx/nodeTrunk.ts'
import { createScorer } from '../../src/rewards/createScorer.ts'
import type { Judge } from '../../src/rewards/judge.ts'
import { type JudgedEnding, type JudgeEndingsOptions, judgeEndings } from '../../src/rewards/judgeEndings.ts'
import { headLayers, type Reward } from '../../src/rewards/loadRewards.ts'
import { opinionsOf } from '../../src/rewards/opinions.ts'
import { checkEndings, type EndingsPair, type EndingsSet } from '../../src/sharing/endings.ts'
import { chooseFilmPair, chooseTaskPairs, taskPromptOf } from '../endings/choosePairs.ts'
import { filmOpenings } from '../endings/openings.ts'
import { labelTable } from '../endings/report.ts'
import { judgesNamed } from '../judges.ts'
import { cuts, finiteNumber, wholeNumber, writtenOptions } from '../options.ts'
import { startProgress } from '../progress.ts'
import { resumeRows } from '../resumableRows.ts'
import { HEADS_DIR, rewardsFor } from '../rewards.ts'
import { readRows } from '../rows.ts'
import { type TaskSample, taskSampleSchema } from '../training/taskSamples.ts'

interface Options {
  samples?: string
  pairs: number
  n: number
  cuts: number[]
  draws: number
  margin: number
  maxTokens: number
  topK: number
  temperature: number
  seed: number
  out: string
}

export function register(program: Command): void {
  program
    .command('endings')
    .description('records what the base model writes on from both sides of cut pairs: public/labs/endings-*.json.gz')
    .option('--samples <path>', 'pairs of what `task-samples` wrote, judged by its program; else pairs about films')
    .option('--pairs <number>', 'most pairs', wholeNumber(1), 50)
    .option('--n <number>', 'endings of each side at each cut', wholeNumber(2), 16)
    .option('--cuts <shares>', 'of the shorter text', cuts, [0.25, 0.5, 0.75])
    .option('--draws <number>', 'texts of a film opening among which a pair is looked for', wholeNumber(2), 4)
    .option('--margin <log-odds>', 'by which the judge must tell the texts of a film pair apart', finiteNumber, 1)
    .option('--max-tokens <tokens>', 'most tokens of a text, and of a beginning with its ending', wholeNumber(8), 32)
    .option('--top-k <number>', 'candidates of the base policy, as in the app', wholeNumber(1), 10)
    .option('--temperature <number>', 'temperature of the base policy', finiteNumber, 1)
    .option('--seed <number>', 'of the noise', wholeNumber(0), 1)
    .requiredOption('--out <path>', 'where the set goes, .json.gz')
    .action(endings)
}

/** Endings whose text is kept: the first few, and the best. */
const TEXTS_KEPT = 3
const OPENINGS_PER_WAVE = 12
/** Keys of noise: texts count from 0, endings from here. */
const FIRST_ENDING = 1_000_000

/** A pair as it goes into the forest. */
interface TokenPair {
  prompt: string
  promptTokens: number[]
  sides: [given: number[], given: number[]]
}

/** What reads and judges a set. */
interface Parts extends JudgeEndingsOptions {
  forest: Forest
  model: NodeModel
}

async function endings(options: Options, command: Command): Promise<void> {
  const isTask = options.samples !== undefined
  const reward = isTask ? null : 'sentiment'
  const rewards = await rewardsFor(HEADS_DIR, reward)
  const trunkSha256 = rewards[0]?.heads[0]?.card.trunkSha256 ?? ''
  const names = isTask ? ['oneSentence'] : ['sentiment', 'sentimentWords']
  const judges = await judgesNamed(names, { headsDir: HEADS_DIR, trunkSha256 })
  const layers = new Set([...headLayers(rewards), ...judges.flatMap((judge) => judge.layers)])
  const model = await openNodeModel({ taps: layers.size > 0 ? [...layers].sort((a, b) => a - b) : [1], form: 'fp32' })
  try {
    const parts = partsOf(options, model, rewards, judges)
    const pairs = options.samples ? taskPairs(options.samples, options.pairs, model) : await filmPairs(options, parts)
    const { out, samples, ...settings } = options
    const rows = `${out}.rows`
    const kept = resumeRows<EndingsPair>(rows, {
      settings,
      pairs,
      trunk: model.manifest.sha256,
      heads: rewards.flatMap(({ heads }) => heads.map(({ card }) => card)),
      judges: judges.map(({ title }) => title),
    })
    const progress = startProgress('pairs', pairs.length)
    for (let done = kept.waves; done < pairs.length; done++) {
      progress.update(done)
      kept.append([shortened(await recordPair(pairs[done] as TokenPair, done, options, parts))])
    }
    progress.end()
    const { n, margin, seed, topK, temperature, maxTokens } = options
    const [judge] = judges as [Judge]
    const { name, sha256 } = model.manifest
    const set: EndingsSet = {
      reward: reward ?? judge.name,
      judge: { name: judge.name, title: judge.title, isExact: isTask },
      command: `tokenwise endings ${writtenOptions(command)}`,
      model: { name, sha256, runtime: model.runtime },
      n,
      chat: isTask,
      margin: isTask ? 1 : margin,
      sampling: { seed, topK, temperature, maxTokens },
      pairs: kept.finish(),
    }
    checkEndings(set, out)
    const packed = gzipSync(JSON.stringify(set), { level: 9 })
    writeFileSync(out, packed)
    rmSync(rows)
    console.log(
      `${path.basename(out)}: ${set.pairs.length} pairs × ${options.cuts.length} cuts × 2 × ${n} endings, ${Math.round(packed.length / 1000)} KB.`,
    )
    for (const line of labelTable(set)) console.log(line)
  } finally {
    await model.dispose()
  }
}

function partsOf(options: Options, model: NodeModel, rewards: readonly Reward[], judges: readonly Judge[]): Parts {
  const { tokenizer, trunk } = model
  const forest = new Forest(trunk)
  const [reward] = rewards
  const { seed, topK, temperature, maxTokens } = options
  return {
    forest,
    model,
    judges,
    heads: reward ? createScorer(forest, reward.heads) : null,
    seed,
    topK,
    temperature,
    maxTokens,
    stopTokenIds: tokenizer.stopTokenIds,
    tokenBytes: (id) => tokenizer.bytes(id),
  }
}

/** Two samples of each opening that the judge tells apart. */
async function filmPairs({ draws, margin, pairs: most }: Options, parts: Parts): Promise<TokenPair[]> {
  const { encode } = parts.model.tokenizer
  const openings = filmOpenings()
  const pairs: TokenPair[] = []
  const progress = startProgress('openings', openings.length)
  for (let from = 0; from < openings.length && pairs.length < most; from += OPENINGS_PER_WAVE) {
    progress.update(from)
    const wave = openings.slice(from, from + OPENINGS_PER_WAVE)
    const beginnings = wave.flatMap((opening, i) =>
      Array.from({ length: draws }, (_, draw) => ({
        promptTokens: encode(opening),
        given: [],
        sample: (from + i) * draws + draw,
      })),
    )
    const texts = (await judgeEndings(parts.forest, beginnings, parts)) as JudgedEnding[]
    wave.forEach((prompt, i) => {
      const own = texts.slice(i * draws, (i + 1) * draws)
      const pair = chooseFilmPair(
        own.map(({ judges, tokens, finished }) => ({
          judge: judges.sentiment as number,
          length: tokens.length - Number(finished),
        })),
        margin,
      )
      if (!pair) return
      const [chosen, rejected] = pair.map((index) => (own[index] as JudgedEnding).tokens) as [number[], number[]]
      pairs.push({ prompt, promptTokens: encode(prompt), sides: [chosen, rejected] })
    })
  }
  progress.end()
  return pairs.slice(0, most)
}

function taskPairs(file: string, most: number, { tokenizer }: NodeModel): TokenPair[] {
  const samples = readRows(file, taskSampleSchema)
  const promptOf = taskPromptOf((turns) => tokenizer.encodeChat(turns))
  return chooseTaskPairs(samples, most).map(([good, bad]) => {
    const [chosen, rejected] = [samples[good], samples[bad]] as [TaskSample, TaskSample]
    return {
      prompt: promptOf(chosen.prompt),
      promptTokens: chosen.prompt,
      sides: [chosen.tokens, rejected.tokens],
    }
  })
}

/** Texts as they stand, then the endings of every cut, a forest for each cut. */
async function recordPair(pair: TokenPair, index: number, options: Options, parts: Parts): Promise<EndingsPair> {
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
  const [chosen, rejected] = opinionsOf(forest, whole, parts.judges, parts.heads).map((opinions, side) => ({
    text: (whole[side] as (typeof whole)[number]).text,
    tokens: [...(sides[side] as number[])],
    finished: finished[side] as boolean,
    ...scoresOf(opinions, parts),
  })) as [EndingsPair['chosen'], EndingsPair['rejected']]

  const shorter = Math.min(...content.map(({ length }) => length))
  const positions = options.cuts.map((cut) => Math.max(1, Math.round(cut * shorter)))
  const headsAt = positions.map((position) =>
    whole.map(({ path, origin }) => {
      const at = path[position - 1] as ForestNode
      return parts.heads ? (parts.heads.score([at], origin, parts.heads.heads)[0] ?? {}) : {}
    }),
  )
  const recorded: EndingsPair['cuts'] = []
  for (const [place, cut] of options.cuts.entries()) {
    const position = positions[place] as number
    const given = sides.map((tokens) => tokens.slice(0, position))
    const beginnings = given.flatMap((tokens, side) =>
      Array.from({ length: options.n }, (_, ending) => ({
        promptTokens,
        given: tokens,
        sample: FIRST_ENDING + ((index * options.cuts.length + place) * 2 + side) * options.n + ending,
      })),
    )
    const written = (await judgeEndings(forest, beginnings, { ...parts, tokenBytes })) as JudgedEnding[]
    const [first, second] = given.map((tokens, side) => ({
      prefix: decode(tokens),
      heads: headsAt[place]?.[side] ?? {},
      endings: kept(written.slice(side * options.n, (side + 1) * options.n), parts),
    })) as [EndingsPair['cuts'][number]['chosen'], EndingsPair['cuts'][number]['rejected']]
    recorded.push({ cut, position, chosen: first, rejected: second })
  }
  return { prompt, chosen, rejected, cuts: recorded }
}

/** Endings with their scores; the text of the first few and of the best. */
function kept(written: readonly JudgedEnding[], parts: Parts) {
  const scored = written.map((ending) => ({ ...scoresOf(ending, parts), finished: ending.finished, text: ending.text }))
  const best = scored.reduce((leader, { judge }, i) => (judge > (scored[leader]?.judge ?? 0) ? i : leader), 0)
  return scored.map(({ text, ...scores }, i) => (i < TEXTS_KEPT || i === best ? { ...scores, text } : scores))
}

function scoresOf({ judges, heads }: Pick<JudgedEnding, 'judges' | 'heads'>, parts: Parts) {
  const [judge, words] = parts.judges.map(({ name }) => judges[name] as number) as [number, number | undefined]
  return {
    judge,
    ...(heads.full === undefined ? {} : { full: heads.full }),
    ...(words === undefined ? {} : { words }),
  }
}

/** Three decimals: differences of less mean nothing in log-odds. */
function shortened(pair: EndingsPair): EndingsPair {
  return JSON.parse(
    JSON.stringify(pair, (_, value) =>
      typeof value === 'number' && !Number.isInteger(value) ? Number(value.toFixed(3)) : value,
    ),
  )
}
