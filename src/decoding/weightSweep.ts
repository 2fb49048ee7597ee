// The texts that PARGS writes with one prompt and seed at many weights. Texts that start alike share a tree of prefixes, which
// stores only what the model computed. Scores, noise, probabilities and choices are computed again for a weight, so that a
// slider needs no model.

import { dequal } from 'dequal/lite'
import { z } from 'zod'
import { choose } from './methods/choose.ts'
import { methods } from './methods/index.ts'
import { gumbel } from './random.ts'
import {
  type ColumnRecord,
  type ColumnSettings,
  type RunRecord,
  type RunSettings,
  type StopReason,
  settingsInRecord,
  type TextRecord,
  type TokenRecord,
  textRecord,
} from './record.ts'
import { runSettingsSchema } from './settings.ts'
import { bytesOf, textOrBytes } from './text.ts'

const columns: RunSettings['columns'] = [{ method: 'topK' }, { method: 'pargs' }]
const HEAD = 'prefix'

const FEWEST_DIGITS = 5
/** Numbers with this many digits are not rounded. */
const EXACT_DIGITS = 17

const id = z.int().min(0)

/** The candidates after one prefix. The lists are parallel and in the order of a record's candidates. */
const nodeSchema = z.object({
  /** Entropy of the base distribution over the full vocabulary, nats. */
  entropy: z.number().min(0),
  tokens: z.array(id).min(1),
  baseLogProbs: z.array(z.number()),
  /** Raw scores by the prefix head. */
  rewards: z.array(z.number()),
  /** [index of a chosen candidate, index of the node after it]. A text's last token has no node after it. */
  next: z.array(z.tuple([z.int().min(0), z.int().min(1)])),
})

export const weightSweepSchema = z.object({
  prompt: z.string(),
  promptTokens: z.array(id).min(1),
  /** The settings of every run except for its weight, which is 0 here. The columns are top-k and PARGS. */
  settings: runSettingsSchema,
  model: z.object({ name: z.string(), sha256: z.string(), runtime: z.string() }),
  /** In ascending order. */
  weights: z.array(z.number()).min(1),
  /** The tokens that ended a text. */
  endTokens: z.array(id),
  /** The text of every candidate by its token id, or its bytes if it is only part of a character. */
  pieces: z.record(z.string(), z.union([z.string(), z.array(z.int().min(0).max(255))])),
  /** The first node is the empty response. */
  nodes: z.array(nodeSchema).min(1),
})

export type WeightSweep = z.infer<typeof weightSweepSchema>

type SweepNode = WeightSweep['nodes'][number]

/**
 * The run with one weight: top-k, and PARGS with this weight. Its `elapsedMs` are 0.
 * @param weight one of `sweep.weights`. @throws if it is not, or if the tree lacks the end of a text.
 */
export function runAt(sweep: WeightSweep, weight: number): RunRecord {
  if (!sweep.weights.includes(weight))
    throw new Error(`There is no run with weight ${weight}. Choose one of: ${sweep.weights.join(', ')}.`)
  const { prompt, promptTokens, model } = sweep
  const settings = { ...sweep.settings, weight }
  const columns = settings.columns.map((column) => ({
    ...settingsInRecord(column, settings),
    ...walk(sweep, column.method, weight),
  }))
  if (columns.some(({ stop }) => !stop))
    throw new Error(`The tree of prefixes lacks the end of a text with weight ${weight}.`)
  return { prompt, promptTokens, settings, columns, model }
}

/** The text of a method; its `stop` is null if the tree ends before the text does. */
function walk({ nodes, ...sweep }: WeightSweep, method: ColumnRecord['method'], weight: number): TextRecord {
  const tokens: TokenRecord[] = []
  let stop: StopReason | null = null
  for (let node = nodes[0]; node && !stop; ) {
    const token = chooseAt(sweep, node, { method, weight, position: tokens.length })
    tokens.push(token)
    if (sweep.endTokens.includes(token.token)) stop = 'endOfText'
    else if (tokens.length >= sweep.settings.maxTokens) stop = 'length'
    else node = after(nodes, node, token.chosen)
  }
  return textRecord(tokens, stop)
}

function chooseAt(
  { settings, pieces }: Pick<WeightSweep, 'settings' | 'pieces'>,
  { entropy, tokens, baseLogProbs, rewards }: SweepNode,
  { method, weight, position }: { method: ColumnRecord['method']; weight: number; position: number },
): TokenRecord {
  const { temperature, seed, sample } = settings
  const given = tokens.map((token, i) => ({
    token,
    baseLogProb: baseLogProbs[i] as number,
    reward: rewards[i] as number,
  }))
  const { weighings, chosen } = choose(methods[method], given, { weight, temperature }, (token) =>
    gumbel(seed, sample, position, token),
  )
  const candidates = given.map(({ token, baseLogProb, reward }, i) => ({
    token,
    bytes: bytesOf(pieces[token] ?? ''),
    baseLogProb,
    rewards: { [HEAD]: reward },
    ...(weighings[i] as (typeof weighings)[number]),
  }))
  const { token, bytes, baseLogProb } = candidates[chosen] as (typeof candidates)[number]
  return { token, bytes, baseLogProb, entropy, candidates, chosen, elapsedMs: 0 }
}

/**
 * The tree of real runs that differ only in their columns: top-k, and PARGS with raw scores at any weights, 0 among them.
 * Numbers are rounded only as far as every text keeps all its tokens.
 * @throws if the runs do not fit together, or if one was stopped early.
 */
export function sweepOf(records: readonly RunRecord[]): WeightSweep {
  const [first] = records
  if (!first || records.some((record) => !dequal(commonOf(record), commonOf(first))))
    throw new Error('The runs of a sweep must have the same prompt, settings and model.')
  const texts = records.flatMap(sweptTexts)
  const weights = distinct(texts.flatMap(({ method, weight }) => (method === 'pargs' ? [weight] : [])))
  if (!weights.includes(0)) throw new Error('A sweep needs the weight 0, which is the text of top-k.')
  const empty = {
    ...commonOf(first),
    weights: weights.sort((a, b) => a - b),
    endTokens: distinct(texts.flatMap(({ tokens, stop }) => (stop === 'endOfText' ? tokens.slice(-1) : [])).map(idOf)),
  }
  // A rounded reward can decide between two candidates of almost the same score; more digits then keep the choice.
  let lost: ColumnRecord | undefined
  for (let digits = FEWEST_DIGITS; digits <= EXACT_DIGITS; digits++) {
    const sweep = { ...empty, ...treeOf(texts, digits) }
    lost = texts.find((text) => !repeats(sweep, text))
    if (!lost) return sweep
  }
  throw new Error(
    `The runs of a sweep do not fit together: ${lost?.method} with weight ${lost?.weight} is not repeated.`,
  )
}

const commonOf = ({ prompt, promptTokens, settings, model }: RunRecord) => ({
  prompt,
  promptTokens,
  settings: { ...settings, weight: 0, columns },
  model,
})

const distinct = (values: readonly number[]) => [...new Set(values)]

const idOf = ({ token }: { token: number }) => token

function sweptTexts({ settings, columns }: RunRecord): ColumnRecord[] {
  const isSwept = ({ method, weight: _, ...others }: ColumnSettings) =>
    (method === 'topK' || method === 'pargs') && Object.keys(others).length === 0
  if (settings.units === 'standard' || !settings.columns.every(isSwept))
    throw new Error('The columns of a sweep must be top-k or PARGS with raw scores and the settings of the run.')
  return columns
}

function treeOf(texts: readonly ColumnRecord[], digits: number): Pick<WeightSweep, 'pieces' | 'nodes'> {
  const pieces: WeightSweep['pieces'] = {}
  const nodes: SweepNode[] = []
  for (const { tokens } of texts) {
    let previous: { node: SweepNode; chosen: number } | undefined
    for (const token of tokens) {
      let node = previous ? after(nodes, previous.node, previous.chosen) : nodes[0]
      if (!node) {
        node = nodeOf(token, digits)
        previous?.node.next.push([previous.chosen, nodes.length])
        nodes.push(node)
        for (const { token: id, bytes } of token.candidates) pieces[id] = textOrBytes(bytes)
      }
      previous = { node, chosen: token.chosen }
    }
  }
  return { pieces, nodes }
}

/** The node after one of a node's candidates; undefined if no text goes on there. */
function after(nodes: readonly SweepNode[], { next }: SweepNode, chosen: number): SweepNode | undefined {
  const edge = next.find(([candidate]) => candidate === chosen)
  return edge && nodes[edge[1]]
}

function nodeOf({ entropy, candidates }: TokenRecord, digits: number): SweepNode {
  const rounded = (value: number) => Number(value.toPrecision(digits))
  return {
    entropy: rounded(entropy),
    tokens: candidates.map(idOf),
    baseLogProbs: candidates.map(({ baseLogProb }) => rounded(baseLogProb)),
    rewards: candidates.map(({ rewards }) => rounded(rewards[HEAD] ?? Number.NaN)),
    next: [],
  }
}

/** Whether the tree gives a real text's candidates, choices and end. */
function repeats(sweep: WeightSweep, { method, weight, tokens, stop }: ColumnRecord): boolean {
  const choices = (steps: readonly TokenRecord[]) =>
    steps.map(({ chosen, candidates }) => [chosen, ...candidates.map(idOf)])
  const found = walk(sweep, method, weight)
  return found.stop === stop && dequal(choices(found.tokens), choices(tokens))
}
