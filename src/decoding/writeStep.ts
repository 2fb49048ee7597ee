// One step of the decoding loop: finds every column's candidates, evaluates them together, scores them and chooses one for
// each column.

import type { Column } from './columns.ts'
import type { Forest, ForestNode } from './forest.ts'
import { choose, type Weighing } from './methods/choose.ts'
import { type NextTokenDistribution, proposeCandidates } from './nextTokens.ts'
import { gumbel } from './random.ts'
import type { CandidateRecord, HeadName, RunSettings, StopReason, TokenRecord } from './record.ts'
import { type CandidateScorer, type Rewards, type ScoreRequest, scoreNodes } from './scorer.ts'

export interface StepOptions {
  forest: Forest
  tokenBytes: (id: number) => Uint8Array
  signal?: AbortSignal | undefined
}

export interface Writing {
  index: number
  settings: RunSettings
  prompt: ForestNode
  stopReason: (position: number, token: number) => StopReason | null
  live: Column[]
}

interface Writer {
  run: Writing
  column: Column
}

export interface Decision extends Writer {
  /** The chosen token, a child of the column's tip. */
  node: ForestNode
  record: Omit<TokenRecord, 'elapsedMs'>
  stop: StopReason | null
}

/**
 * The next token of every column, in the order of runs and columns; null if aborted.
 * @param step number of tokens that each column has written so far.
 */
export async function writeStep(
  runs: readonly Writing[],
  step: number,
  { forest, signal, tokenBytes }: StepOptions,
): Promise<Decision[] | null> {
  const writers = runs.flatMap((run) => run.live.map((column): Writer => ({ run, column })))
  // The tokens chosen last, which may have stopped at a layer, go on together.
  const tips = writers.map(({ column }) => column.tip)
  if (!(await forest.extend(tips, undefined, signal))) return null
  const nextOf = await proposeFor(forest, writers, tokenBytes)
  const requestOf = ({ run, column }: Writer): ScoreRequest => ({
    scorer: column.scorer as CandidateScorer,
    origin: run.prompt,
    heads: column.scoredBy,
    nodes: nextOf(column).candidates.map(({ token }) => forest.child(column.tip, token)),
  })
  const decide = ({ run, column }: Writer, rewards?: ReadonlyMap<ForestNode, Rewards>): Decision => {
    const position = column.first + step
    const noiseOf = (token: number) => gumbel(run.settings.seed, column.sample, position, token)
    const rewardsOf = (token: number) => rewards?.get(forest.child(column.tip, token)) ?? {}
    const record = decideToken(column, nextOf(column), rewardsOf, noiseOf)
    const node = forest.child(column.tip, record.token)
    return { run, column, node, record, stop: run.stopReason(position, record.token) }
  }

  // Candidates must be evaluated before the choice only in columns whose scorer reads the forest. Other columns choose before
  // the pass, which then evaluates one of their tokens instead of k.
  const unscored = writers.filter(({ column }) => column.scoredBy.length === 0)
  const scored = writers.filter(({ column }) => column.scoredBy.length > 0)
  const layerOf = ({ column }: Writer) => column.scorer?.readsLayer ?? null
  const early = scored.filter((writer) => layerOf(writer) === null)
  const late = scored.filter((writer) => layerOf(writer) !== null)
  const earlyRewards = await scoreNodes(early.map(requestOf))
  const chosen = [
    ...unscored.map((writer) => decide(writer)),
    ...early.map((writer, i) => decide(writer, earlyRewards[i])),
  ]
  // The last token of a text is evaluated only if the text will be scored.
  const needed = ({ column, stop }: Decision) => !stop || column.sampleIndex !== null
  const rowsOf = (run: Writing) => [
    ...late.filter((writer) => writer.run === run).flatMap((writer) => [...requestOf(writer).nodes]),
    ...chosen.filter((decision) => decision.run === run && needed(decision)).map(({ node }) => node),
  ]
  // Rows stop at the last layer that is read of them. Those that are chosen go on when their next token is wanted.
  const samples = chosen.filter(({ column }) => column.sampleIndex !== null)
  const layers = [...late, ...samples].flatMap((writer) => layerOf(writer) ?? [])
  const upTo = layers.length > 0 ? Math.max(...layers) : forest.shape.blockCount
  if (!(await forest.extend(runs.flatMap(rowsOf), undefined, signal, upTo))) return null

  const sampleRequests = samples.map(sampleRequest)
  const rewards = await scoreNodes([...late.map(requestOf), ...sampleRequests])
  const decided = new Map(chosen.map((decision) => [decision.column, decision]))
  for (const [i, writer] of late.entries()) decided.set(writer.column, decide(writer, rewards[i]))
  for (const [i, { nodes }] of sampleRequests.entries()) {
    const sample = samples[i] as Decision
    decided.set(sample.column, withReward(sample, rewards[late.length + i]?.get(nodes[0])))
  }
  return writers.map(({ column }) => decided.get(column) as Decision)
}

/** The next-token distribution of every column. Columns with the same k share a call of the LM head. */
async function proposeFor(
  forest: Forest,
  writers: readonly Writer[],
  tokenBytes: StepOptions['tokenBytes'],
): Promise<(column: Column) => NextTokenDistribution> {
  const distributions = new Map<number, Map<ForestNode, NextTokenDistribution>>()
  for (const k of new Set(writers.map(({ column }) => column.topK))) {
    const tips = writers.filter(({ column }) => column.topK === k).map(({ column }) => column.tip)
    distributions.set(k, await proposeCandidates(forest, tips, { k, tokenBytes }))
  }
  return ({ topK, tip }) => distributions.get(topK)?.get(tip) as NextTokenDistribution
}

/** Requests a score for a Best-of-N sample's text so far, not for its candidates. */
function sampleRequest({ run, column, node, stop }: Decision): ScoreRequest & { nodes: [ForestNode] } {
  const scorer = column.scorer as CandidateScorer
  const head = column.method.bestBy as HeadName
  const atEndToken = stop !== 'endOfText' || scorer.readsFinishedAt(head) === 'endToken'
  return { scorer, origin: run.prompt, heads: [head], nodes: [atEndToken ? node : column.tip] }
}

/** Returns the decision with rewards for its chosen candidate only. */
function withReward(decision: Decision, rewards: Rewards = {}): Decision {
  const { record } = decision
  const candidates = record.candidates.map((candidate, i) =>
    i === record.chosen ? { ...candidate, rewards } : candidate,
  )
  return { ...decision, record: { ...record, candidates } }
}

function decideToken(
  { method, weight, unit, temperature }: Column,
  { candidates: proposed, entropy }: NextTokenDistribution,
  rewardsOf: (token: number) => Rewards,
  noiseOf: (token: number) => number,
): Omit<TokenRecord, 'elapsedMs'> {
  const considered = proposed.map((candidate) => ({ ...candidate, rewards: rewardsOf(candidate.token) }))
  const weighable = considered.map(({ token, baseLogProb, rewards }) => ({
    token,
    baseLogProb,
    reward: method.head ? inUnits(rewards[method.head], unit) : undefined,
  }))
  const { weighings, chosen } = choose(method, weighable, { weight, temperature }, noiseOf)
  const candidates = considered.map(
    (candidate, i): CandidateRecord => ({ ...candidate, ...(weighings[i] as Weighing) }),
  )
  const { token, bytes, baseLogProb } = candidates[chosen] as CandidateRecord
  return { token, bytes, baseLogProb, entropy, candidates, chosen }
}

const inUnits = (reward: number | undefined, unit: number) => (reward === undefined ? undefined : reward / unit)
