// The decoding loop: all columns of all runs write one token a step, over one forest. A guided step is: candidates of
// every column, one pass over all of them, their rewards, a choice in every column.
// It leaves scores to methods/, rewards to the scorer, and the record of a run to assembleRun.ts.

import { type Column, makeColumns } from './columns.ts'
import { type Forest, ForestError, type ForestNode } from './forest.ts'
import { choose, type Weighing } from './methods/choose.ts'
import { lookAhead, type Outlook } from './outlook.ts'
import { gumbel } from './random.ts'
import type {
  CandidateRecord,
  HeadName,
  RunSettings,
  StepRecord,
  StepToken,
  StopReason,
  TokenRecord,
} from './record.ts'
import { type CandidateScorer, finiteReward } from './scorer.ts'
import { validateSettings } from './settings.ts'

/** One comparison from one prompt. */
export interface DecodeRun {
  promptTokens: readonly number[]
  /** Heads of the reward that steers, or null: base model only. */
  heads: CandidateScorer | null
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
   * Whether every loaded head scores every candidate of every column (default true). If not, a column is scored by the
   * head that steers it; one without costs one row a token.
   */
  recordRewards?: boolean | undefined
}

export type DecodeOptions = DecodeShared & DecodeRun

type Rewards = Partial<Record<HeadName, number>>

/** A run while it writes. */
interface Writing {
  /** In the order that was given. */
  index: number
  settings: RunSettings
  prompt: ForestNode
  heads: CandidateScorer | null
  stopReason: (step: number, token: number) => StopReason | null
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
 * is keyed by (seed, sample, step, token id), the same in every column.
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
  forest.keep(prompts)
  if (!(await forest.extend(prompts, shared.onPrefill, signal))) return

  let writing = started
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

function startWriting(run: DecodeRun, index: number, { forest, stopTokenIds, recordRewards }: DecodeShared): Writing {
  const { heads, promptTokens } = run
  const settings = validateSettings(run.settings, forest.shape.vocabSize)
  const prompt = promptTip(forest, promptTokens)
  const stopReason = stopRule(stopTokenIds, settings.maxTokens, forest.shape.contextLength - promptTokens.length)
  return {
    index,
    settings,
    prompt,
    heads,
    stopReason,
    live: makeColumns(settings, heads, prompt, recordRewards ?? true),
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

/** Why a column ends with its token of a step, or null if it goes on. */
function stopRule(stopTokenIds: readonly number[], maxTokens: number, room: number) {
  const stopTokens = new Set(stopTokenIds)
  return (step: number, token: number): StopReason | null => {
    if (stopTokens.has(token)) return 'endOfText'
    if (step + 1 >= maxTokens) return 'length'
    return step + 1 >= room ? 'contextFull' : null
  }
}

/** The next token of every column, in the columns' order; null if aborted. */
async function writeStep(
  runs: readonly Writing[],
  step: number,
  { forest, signal, tokenBytes }: DecodeShared,
): Promise<Map<Writing, Decision[]> | null> {
  const outlooks = new Map<number, Map<ForestNode, Outlook>>()
  for (const topK of new Set(runs.map(({ settings }) => settings.topK))) {
    const tips = runs.filter(({ settings }) => settings.topK === topK).flatMap(({ live }) => live.map(({ tip }) => tip))
    outlooks.set(topK, await lookAhead(forest, tips, topK, tokenBytes))
  }
  const outlookOf = ({ settings }: Writing, { tip }: Column) => outlooks.get(settings.topK)?.get(tip) as Outlook
  const decide = (run: Writing, column: Column, rewardsOf: (token: number) => Rewards): Decision => {
    const noiseOf = (token: number) => gumbel(run.settings.seed, column.sample, step, token)
    const record = decideToken(column, outlookOf(run, column), rewardsOf, run.settings.temperature, noiseOf)
    return { column, token: record.token, record, stop: run.stopReason(step, record.token) }
  }

  // Columns without rewards choose first, so that the one pass takes their chosen token instead of k candidates.
  const plans = runs.map((run) => {
    const scored = run.live.filter(({ scoredBy }) => scoredBy.length > 0)
    const unscored = run.live.filter(({ scoredBy }) => scoredBy.length === 0)
    const candidates = scored.flatMap((column) =>
      outlookOf(run, column).candidates.map(({ token }) => forest.child(column.tip, token)),
    )
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
      const rewards = scoreCandidates(run, scored, (column) =>
        outlookOf(run, column).candidates.map(({ token }) => forest.child(column.tip, token)),
      )
      const guided = scored.map((column) =>
        decide(run, column, (token) => only(column.scoredBy, rewards.get(forest.child(column.tip, token)) as Rewards)),
      )
      const rated = chosen.map((decision) => rateBranch(run, decision, forest))
      const place = ({ column }: Decision) => run.live.indexOf(column)
      return [run, [...rated, ...guided].sort((a, b) => place(a) - place(b))]
    }),
  )
}

/** Scores by every head that some column wants of a node, each node once. */
function scoreCandidates(
  { heads, prompt }: Writing,
  scored: readonly Column[],
  candidatesOf: (column: Column) => ForestNode[],
): Map<ForestNode, Rewards> {
  const rewards = new Map<ForestNode, Rewards>()
  for (const names of new Set(scored.map(({ scoredBy }) => scoredBy.join()))) {
    const columns = scored.filter(({ scoredBy }) => scoredBy.join() === names)
    const wanted = (columns[0] as Column).scoredBy
    const nodes = [...new Set(columns.flatMap(candidatesOf))]
    const scores = (heads as CandidateScorer).score(nodes, prompt, wanted)
    nodes.forEach((node, i) => {
      const checked = wanted.map((head) => [head, finiteReward(head, node.token, scores[i]?.[head])] as const)
      rewards.set(node, { ...rewards.get(node), ...Object.fromEntries(checked) })
    })
  }
  return rewards
}

/** A node that columns share has the scores that any of them wanted. */
function only(heads: readonly HeadName[], rewards: Rewards): Rewards {
  return Object.fromEntries(heads.map((head) => [head, rewards[head]]))
}

/** Of a branch of Best-of-N the chosen token alone is scored: its text is what counts, not its candidates. */
function rateBranch({ heads, prompt }: Writing, decision: Decision, forest: Forest): Decision {
  const { column, token, record, stop } = decision
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
  { method, weight, unit }: Column,
  outlook: Outlook,
  rewardsOf: (token: number) => Rewards,
  temperature: number,
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
