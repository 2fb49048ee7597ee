// The decoding loop: all columns write one token a step, over one forest, from one prompt and one source of noise.
// A guided step is: candidates of every column, one pass over all of them, their rewards, a choice in every column.
// It leaves scores to methods/, rewards to the scorer, and the record of the run to assembleRun.ts.

import { type Forest, ForestError, type ForestNode } from './forest.ts'
import { choose, type Weighing } from './methods/choose.ts'
import { methods } from './methods/index.ts'
import type { Method } from './methods/method.ts'
import { lookAhead, type Outlook } from './outlook.ts'
import { gumbel } from './random.ts'
import type { CandidateRecord, HeadName, RunSettings, StepRecord, StopReason, TokenRecord } from './record.ts'
import { type CandidateScorer, finiteReward, HeadError } from './scorer.ts'
import { validateSettings } from './settings.ts'

export interface DecodeOptions {
  /** Cached rows of a prompt that begins alike are used again; everything else in it is dropped. */
  forest: Forest
  promptTokens: readonly number[]
  /** Heads of the reward that steers, or null: base model only. */
  heads: CandidateScorer | null
  settings: RunSettings
  /** Tokens that end a column. */
  stopTokenIds: readonly number[]
  /** UTF-8 bytes of a token. */
  tokenBytes: (id: number) => Uint8Array
  /** Ends the run within one step; not an error. */
  signal?: AbortSignal | undefined
  /** Prompt tokens evaluated so far, of those that were not cached. */
  onPrefill?: ((done: number, total: number) => void) | undefined
  /**
   * Whether every loaded head scores every candidate of every column (default true). If not, only the columns whose
   * method reads a head are scored; the others cost one row a token.
   */
  recordRewards?: boolean | undefined
}

type Rewards = Partial<Record<HeadName, number>>

interface Column {
  readonly index: number
  readonly method: Method
  readonly weight: number
  /** All its candidates are evaluated and scored, not its chosen token alone. */
  readonly scored: boolean
  /** Its last token. */
  tip: ForestNode
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
 * @throws before the first token: SettingsError; HeadError for a method whose head is not loaded; ForestError 'empty' for
 * a prompt of 0 tokens, 'contextFull' for one that leaves no room. Later: HeadError for a reward that is not finite.
 */
export async function* decode(options: DecodeOptions): AsyncGenerator<StepRecord, void> {
  const { forest, heads, signal, tokenBytes } = options
  const settings = validateSettings(options.settings, forest.shape.vocabSize)
  const prompt = promptTip(forest, options.promptTokens)
  const stopReason = stopRule(options, settings.maxTokens)
  let live = makeColumns(settings, heads, prompt, options.recordRewards ?? true)

  forest.keep([prompt])
  if (!(await forest.extend([prompt], options.onPrefill, signal))) return
  heads?.origin(prompt)

  for (let step = 0; live.length > 0 && !signal?.aborted; step++) {
    const startedAt = performance.now()
    const tips = live.map((column) => column.tip)
    const outlooks = await lookAhead(forest, tips, settings.topK, tokenBytes)
    const outlookOf = (column: Column) => outlooks.get(column.tip) as Outlook
    const noiseOf = (token: number) => gumbel(settings.seed, settings.sample, step, token)
    const decide = (column: Column, rewardsOf: (token: number) => Rewards): Decision => {
      const record = decideToken(column, outlookOf(column), rewardsOf, settings.temperature, noiseOf)
      return { column, token: record.token, record, stop: stopReason(step, record.token) }
    }

    // Columns without rewards choose first, so that the one pass takes their chosen token instead of k candidates.
    const unscored = live.filter((column) => !column.scored).map((column) => decide(column, () => ({})))
    const scored = live.filter((column) => column.scored)
    const candidates = scored.flatMap((column) =>
      outlookOf(column).candidates.map(({ token }) => forest.child(column.tip, token)),
    )
    const continued = unscored.filter(({ stop }) => !stop).map(({ column, token }) => forest.child(column.tip, token))
    if (!(await forest.extend([...candidates, ...continued], undefined, signal))) return

    const rewards = scoreAll(heads, candidates)
    const guided = scored.map((column) =>
      decide(column, (token) => rewards.get(forest.child(column.tip, token)) as Rewards),
    )
    const decisions = [...unscored, ...guided].sort((a, b) => a.column.index - b.column.index)

    const writing = decisions.filter(({ stop }) => !stop)
    for (const { column, token } of writing) column.tip = forest.child(column.tip, token)
    live = writing.map(({ column }) => column)
    forest.keep([prompt, ...live.map((column) => column.tip)])

    const elapsedMs = performance.now() - startedAt
    yield {
      step,
      tokens: decisions.map(({ column, record, stop }) => ({
        column: column.index,
        record: { ...record, elapsedMs },
        stop,
      })),
    }
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

function makeColumns(
  settings: RunSettings,
  heads: CandidateScorer | null,
  prompt: ForestNode,
  recordRewards: boolean,
): Column[] {
  const loaded = heads?.heads ?? []
  return settings.columns.map(({ method: name, weight }, index) => {
    const method = methods[name]
    if (method.head && !loaded.includes(method.head))
      throw new HeadError(
        method.head,
        `${method.label} steers by a ${method.head} head, which is not loaded (loaded: ${loaded.join(', ') || 'none'}): ` +
          'choose a reward that has one, or another method',
      )
    const scored = method.head !== null || (recordRewards && loaded.length > 0)
    return { index, method, weight, scored, tip: prompt }
  })
}

/** Why a column ends with its token of a step, or null if it goes on. */
function stopRule({ forest, promptTokens, stopTokenIds }: DecodeOptions, maxTokens: number) {
  const stopTokens = new Set(stopTokenIds)
  const room = forest.shape.contextLength - promptTokens.length
  return (step: number, token: number): StopReason | null => {
    if (stopTokens.has(token)) return 'endOfText'
    if (step + 1 >= maxTokens) return 'length'
    return step + 1 >= room ? 'contextFull' : null
  }
}

function scoreAll(heads: CandidateScorer | null, candidates: readonly ForestNode[]): Map<ForestNode, Rewards> {
  if (!heads || candidates.length === 0) return new Map()
  const nodes = [...new Set(candidates)]
  const scores = heads.score(nodes)
  const rewardsOf = (node: ForestNode, i: number): Rewards =>
    Object.fromEntries(heads.heads.map((head) => [head, finiteReward(head, node.token, scores[i]?.[head])]))
  return new Map(nodes.map((node, i) => [node, rewardsOf(node, i)]))
}

function decideToken(
  { method, weight }: Column,
  outlook: Outlook,
  rewardsOf: (token: number) => Rewards,
  temperature: number,
  noiseOf: (token: number) => number,
): Omit<TokenRecord, 'elapsedMs'> {
  const considered = outlook.candidates.map((candidate) => ({ ...candidate, rewards: rewardsOf(candidate.token) }))
  const weighable = considered.map(({ token, baseLogProb, rewards }) => ({
    token,
    baseLogProb,
    reward: method.head ? rewards[method.head] : undefined,
  }))
  const { weighings, chosen } = choose(method, weighable, { weight, temperature }, noiseOf)
  const candidates = considered.map(
    (candidate, i): CandidateRecord => ({ ...candidate, ...(weighings[i] as Weighing) }),
  )
  const { token, bytes, baseLogProb } = candidates[chosen] as CandidateRecord
  return { token, bytes, baseLogProb, entropy: outlook.entropy, candidates, chosen }
}
