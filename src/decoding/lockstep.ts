// The decoding loop: all columns of all runs write one token a step, over one forest. A guided step is: candidates of
// every column, one pass over all of them, their rewards, a choice in every column.
// It leaves scores to methods/, rewards to the scorer, and the record of a run to assembleRun.ts.

import { type Column, type ColumnHeads, hasEnded, makeColumns } from './columns.ts'
import { type Forest, ForestError, type ForestNode } from './forest.ts'
import { choose, type Weighing } from './methods/choose.ts'
import { lookAhead, type Outlook } from './outlook.ts'
import { gumbel } from './random.ts'
import type {
  CandidateRecord,
  ColumnSettings,
  HeadName,
  RunSettings,
  StepRecord,
  StepToken,
  StopReason,
  TokenRecord,
} from './record.ts'
import { type CandidateScorer, finiteReward } from './scorer.ts'
import { validateSettings } from './validateSettings.ts'

/** One comparison from one prompt. */
export interface DecodeRun {
  promptTokens: readonly number[]
  /** Heads of the reward that steers, or null: base model only; or such for each column. */
  heads: ColumnHeads
  settings: RunSettings
}

export interface DecodeShared {
  /** Cached rows of a prompt that begins alike are used again; everything else in it is dropped. */
  forest: Forest
  /** Tokens that end a column. */
  stopTokenIds: readonly number[]
  /** UTF-8 bytes of a token. */
  tokenBytes: (id: number) => Uint8Array
  /** Ends the runs within one step; not an error. */
  signal?: AbortSignal | undefined
  /** Prompt tokens evaluated so far, of those that were not cached. */
  onPrefill?: ((done: number, total: number) => void) | undefined
  /**
   * Which loaded heads score every candidate of every column, beside the head that steers it: all (true, the default),
   * none (false: a column that no head steers then costs one row a token), or those named.
   */
  recordRewards?: boolean | readonly HeadName[] | undefined
}

export type DecodeOptions = DecodeShared & DecodeRun

type Rewards = Partial<Record<HeadName, number>>

/** A run while it writes. */
interface Writing {
  /** In the order that was given. */
  index: number
  settings: RunSettings
  prompt: ForestNode
  stopReason: (position: number, token: number) => StopReason | null
  live: Column[]
}

interface Decision {
  column: Column
  token: number
  record: Omit<TokenRecord, 'elapsedMs'>
  stop: StopReason | null
}

/**
 * Writes all columns in lockstep, one StepRecord a step, until each has stopped or `signal` aborts. The noise of a token
 * is keyed by (seed, sample, position in the response, token id), the same in every column. A column that was given a text
 * that ends by itself writes nothing: `startRun` says so.
 * @throws before the first token: SettingsError; HeadError for a method whose head is not loaded or lacks the unit that is asked for; ForestError 'empty' for
 * a prompt of 0 tokens, 'contextFull' for one that leaves no room. Later: HeadError for a reward that is not finite.
 */
export async function* decode({
  promptTokens,
  heads,
  settings,
  ...shared
}: DecodeOptions): AsyncGenerator<StepRecord, void> {
  for await (const steps of decodeRuns([{ promptTokens, heads, settings }], shared))
    for (const { record } of steps) yield record
}

/**
 * Several runs in one forest, as `decode` writes each of them alone, in as few passes as their rows fit in.
 * Yields one step of every run that is still writing, with the run's index.
 */
export async function* decodeRuns(
  runs: readonly DecodeRun[],
  shared: DecodeShared,
): AsyncGenerator<{ run: number; record: StepRecord }[], void> {
  const { forest, signal } = shared
  const started = runs.map((run, index) => startWriting(run, index, shared))
  const prompts = started.map(({ prompt }) => prompt)
  const tips = started.flatMap(({ prompt, live }) => [prompt, ...live.map(({ tip }) => tip)])
  forest.keep(tips)
  if (!(await forest.extend(tips, shared.onPrefill, signal))) return

  let writing = started.filter(({ live }) => live.length > 0)
  for (let step = 0; writing.length > 0 && !signal?.aborted; step++) {
    const startedAt = performance.now()
    const decisions = await writeStep(writing, step, shared)
    if (!decisions) return
    for (const run of writing) {
      const continued = (decisions.get(run) as Decision[]).filter(({ stop }) => !stop)
      for (const { column, token } of continued) column.tip = forest.child(column.tip, token)
      run.live = continued.map(({ column }) => column)
    }
    const elapsedMs = performance.now() - startedAt
    const written = writing
    writing = writing.filter(({ live }) => live.length > 0)
    // Prompts stay, for who runs one again.
    forest.keep([...prompts, ...writing.flatMap(({ live }) => live.map(({ tip }) => tip))])
    yield written.map((run) => ({
      run: run.index,
      record: { step, tokens: (decisions.get(run) as Decision[]).map((decision) => stepToken(decision, elapsedMs)) },
    }))
  }
}

function startWriting(
  run: DecodeRun,
  index: number,
  { forest, stopTokenIds, recordRewards: record = true }: DecodeShared,
): Writing {
  const { heads, promptTokens } = run
  const settings = validateSettings(run.settings, forest.shape.vocabSize)
  const prompt = promptTip(forest, promptTokens)
  const stopReason = stopRule(stopTokenIds, settings.maxTokens, forest.shape.contextLength - promptTokens.length)
  return {
    index,
    settings,
    prompt,
    stopReason,
    live: makeColumns(settings, heads, { forest, prompt, record }).filter(
      ({ index: column }) => !hasEnded(settings.columns[column] as ColumnSettings, stopTokenIds),
    ),
  }
}

function promptTip(forest: Forest, promptTokens: readonly number[]): ForestNode {
  const { contextLength } = forest.shape
  if (promptTokens.length === 0)
    throw new ForestError('empty', 'the prompt has 0 tokens: write something to go on from')
  if (promptTokens.length >= contextLength)
    throw new ForestError(
      'contextFull',
      `the prompt's ${promptTokens.length} tokens leave no room in the model's context of ${contextLength}: shorten it`,
    )
  return forest.chain(null, promptTokens).at(-1) as ForestNode
}

/** Why a column ends with its token at a position of the response, or null if it goes on. */
function stopRule(stopTokenIds: readonly number[], maxTokens: number, room: number) {
  const stopTokens = new Set(stopTokenIds)
  return (position: number, token: number): StopReason | null => {
    if (stopTokens.has(token)) return 'endOfText'
    if (position + 1 >= maxTokens) return 'length'
    return position + 1 >= room ? 'contextFull' : null
  }
}

/** The next token of every column, in the columns' order; null if aborted. */
async function writeStep(
  runs: readonly Writing[],
  step: number,
  { forest, signal, tokenBytes }: DecodeShared,
): Promise<Map<Writing, Decision[]> | null> {
  const outlookOf = await lookAheadOf(
    forest,
    runs.flatMap(({ live }) => live),
    tokenBytes,
  )
  const candidatesOf = (column: Column) =>
    outlookOf(column).candidates.map(({ token }) => forest.child(column.tip, token))
  const decide = (run: Writing, column: Column, rewardsOf: (token: number) => Rewards): Decision => {
    const position = column.first + step
    const noiseOf = (token: number) => gumbel(run.settings.seed, column.sample, position, token)
    const record = decideToken(column, outlookOf(column), rewardsOf, noiseOf)
    return { column, token: record.token, record, stop: run.stopReason(position, record.token) }
  }

  // Columns without rewards choose first, so that the one pass takes their chosen token instead of k candidates.
  const plans = runs.map((run) => {
    const scored = run.live.filter(({ scoredBy }) => scoredBy.length > 0)
    const unscored = run.live.filter(({ scoredBy }) => scoredBy.length === 0)
    const candidates = scored.flatMap(candidatesOf)
    return { run, scored, candidates, chosen: unscored.map((column) => decide(run, column, () => ({}))) }
  })
  // A last token is evaluated only where its text is to be rated.
  const needed = ({ column, stop }: Decision) => !stop || column.branch !== null
  const next = plans.flatMap(({ candidates, chosen }) => [
    ...candidates,
    ...chosen.filter(needed).map(({ column, token }) => forest.child(column.tip, token)),
  ])
  if (!(await forest.extend(next, undefined, signal))) return null

  return new Map(
    plans.map(({ run, scored, chosen }) => {
      const rewardsOf = scoreCandidates(run, scored, candidatesOf)
      const guided = scored.map((column) =>
        decide(run, column, (token) => rewardsOf(column, forest.child(column.tip, token))),
      )
      const rated = chosen.map((decision) => rateBranch(run, decision, forest))
      const place = ({ column }: Decision) => run.live.indexOf(column)
      return [run, [...rated, ...guided].sort((a, b) => place(a) - place(b))]
    }),
  )
}

/** What the base model expects after every column, read together for columns of the same k. */
async function lookAheadOf(
  forest: Forest,
  columns: readonly Column[],
  tokenBytes: DecodeShared['tokenBytes'],
): Promise<(column: Column) => Outlook> {
  const outlooks = new Map<number, Map<ForestNode, Outlook>>()
  for (const topK of new Set(columns.map((column) => column.topK))) {
    const tips = columns.filter((column) => column.topK === topK).map(({ tip }) => tip)
    outlooks.set(topK, await lookAhead(forest, tips, topK, tokenBytes))
  }
  return ({ topK, tip }) => outlooks.get(topK)?.get(tip) as Outlook
}

/** Rewards of every column's candidates; a node that columns of one reward and the same heads share is scored once. */
function scoreCandidates(
  { prompt }: Writing,
  scored: readonly Column[],
  candidatesOf: (column: Column) => ForestNode[],
): (column: Column, node: ForestNode) => Rewards {
  const rewards = new Map<Column, Map<ForestNode, Rewards>>()
  for (const first of scored) {
    if (rewards.has(first)) continue
    const { heads, scoredBy } = first
    const alike = scored.filter((column) => column.heads === heads && column.scoredBy.join() === scoredBy.join())
    const nodes = [...new Set(alike.flatMap(candidatesOf))]
    const scores = (heads as CandidateScorer).score(nodes, prompt, scoredBy)
    const checked = nodes.map((node, i): [ForestNode, Rewards] => [
      node,
      Object.fromEntries(scoredBy.map((head) => [head, finiteReward(head, node.token, scores[i]?.[head])])),
    ])
    for (const column of alike) rewards.set(column, new Map(checked))
  }
  return (column, node) => rewards.get(column)?.get(node) as Rewards
}

/** Of a branch of Best-of-N the chosen token alone is scored: its text is what counts, not its candidates. */
function rateBranch({ prompt }: Writing, decision: Decision, forest: Forest): Decision {
  const { column, token, record, stop } = decision
  const { heads } = column
  const head = column.method.bestBy
  if (!head || !heads) return decision
  const atEndToken = stop !== 'endOfText' || heads.readsFinishedAt(head) === 'endToken'
  const node = atEndToken ? forest.child(column.tip, token) : column.tip
  const reward = finiteReward(head, token, heads.score([node], prompt, [head])[0]?.[head])
  const candidates = record.candidates.map((candidate, i) =>
    i === record.chosen ? { ...candidate, rewards: { [head]: reward } } : candidate,
  )
  return { ...decision, record: { ...record, candidates } }
}

function decideToken(
  { method, weight, unit, temperature }: Column,
  outlook: Outlook,
  rewardsOf: (token: number) => Rewards,
  noiseOf: (token: number) => number,
): Omit<TokenRecord, 'elapsedMs'> {
  const considered = outlook.candidates.map((candidate) => ({ ...candidate, rewards: rewardsOf(candidate.token) }))
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
  return { token, bytes, baseLogProb, entropy: outlook.entropy, candidates, chosen }
}

const inUnits = (reward: number | undefined, unit: number) => (reward === undefined ? undefined : reward / unit)

function stepToken({ column, record, stop }: Decision, elapsedMs: number): StepToken {
  const { index, branch } = column
  return { column: index, ...(branch === null ? {} : { branch }), record: { ...record, elapsedMs }, stop }
}
