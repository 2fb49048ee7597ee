// The decoding loop: all columns of all runs write one token a step, over one forest, until each has stopped. One step is
// writeStep.ts; a run's record is built from its steps by assembleRun.ts.

import { type ColumnScorers, hasEnded, makeColumns } from './columns.ts'
import { type Forest, ForestError, type ForestNode } from './forest.ts'
import type { ColumnSettings, HeadName, RunSettings, StepRecord, StepToken, StopReason } from './record.ts'
import { validateSettings } from './validateSettings.ts'
import { type Decision, type Writing, writeStep } from './writeStep.ts'

/** One comparison from one prompt. */
export interface DecodeRun {
  promptTokens: readonly number[]
  /** The reward that steers, or null: base model only; or one of these for each column. */
  scorer: ColumnScorers
  settings: RunSettings
}

export interface DecodeShared {
  /** Cached rows of a shared prompt prefix are reused; everything else in it is dropped. */
  forest: Forest
  /** Tokens that end a column. */
  stopTokenIds: readonly number[]
  /** UTF-8 bytes of a token. */
  tokenBytes: (id: number) => Uint8Array
  /** Ends the runs within one step. Aborting is not an error. */
  signal?: AbortSignal | undefined
  /** Prompt tokens evaluated so far, of those that were not cached. */
  onPrefill?: ((done: number, total: number) => void) | undefined
  /**
   * Which of a scorer's heads score every candidate of every column, beside the head that steers the column: all (true, the
   * default), none (false: a column without a steering head then costs one row a token), or those named.
   */
  recordRewards?: boolean | readonly HeadName[] | undefined
}

export type DecodeOptions = DecodeShared & DecodeRun

/**
 * Writes all columns in lockstep, one StepRecord a step, until each has stopped or `signal` aborts. The noise of a token
 * is keyed by (seed, sample, position in the response, token id) and is the same in every column. A column whose given
 * text already ends with an end token writes nothing: `startRun` marks it as ended.
 * @throws before the first token: SettingsError; HeadError for a method whose head the scorer lacks or has no unit for;
 * ForestError 'empty' for a prompt of 0 tokens, 'contextFull' for one that leaves no room. Later: HeadError for a reward
 * that is not finite, and whatever the scorer throws.
 */
export async function* decode({
  promptTokens,
  scorer,
  settings,
  ...shared
}: DecodeOptions): AsyncGenerator<StepRecord, void> {
  for await (const steps of decodeRuns([{ promptTokens, scorer, settings }], shared))
    for (const { record } of steps) yield record
}

/**
 * Several runs in one forest, each as `decode` writes it alone, in as few passes as their rows fit in.
 * Yields one step of every run that is still in progress, with the run's index.
 */
export async function* decodeRuns(
  runs: readonly DecodeRun[],
  shared: DecodeShared,
): AsyncGenerator<{ run: number; record: StepRecord }[], void> {
  const { forest, signal } = shared
  const started = runs.map((run, index) => startWriting(run, index, shared))
  const scorers = new Set(started.flatMap(({ live }) => live.flatMap(({ scorer }) => scorer ?? [])))
  const keepTips = (writing: readonly Writing[]) => {
    // Prompts stay for a later run of the same prompt.
    const nodes = [...started.map(({ prompt }) => prompt), ...writing.flatMap(({ live }) => live.map(({ tip }) => tip))]
    forest.keep(nodes)
    for (const scorer of scorers) scorer.keep(nodes)
    return nodes
  }
  if (!(await forest.extend(keepTips(started), shared.onPrefill, signal))) return

  let writing = started.filter(({ live }) => live.length > 0)
  for (let step = 0; writing.length > 0 && !signal?.aborted; step++) {
    const startedAt = performance.now()
    const decisions = await writeStep(writing, step, shared).catch((error) => {
      // A scorer that failed, or was not finished, may hold part of a step.
      for (const scorer of scorers) scorer.reset()
      throw error
    })
    if (!decisions) return
    const continued = decisions.filter(({ stop }) => !stop)
    for (const { column, node } of continued) column.tip = node
    for (const run of writing) run.live = continued.filter((each) => each.run === run).map(({ column }) => column)
    const elapsedMs = performance.now() - startedAt
    const written = writing
    writing = writing.filter(({ live }) => live.length > 0)
    keepTips(writing)
    yield written.map((run) => ({
      run: run.index,
      record: { step, tokens: decisions.filter((each) => each.run === run).map((each) => stepToken(each, elapsedMs)) },
    }))
  }
}

function startWriting(
  run: DecodeRun,
  index: number,
  { forest, stopTokenIds, recordRewards: record = true }: DecodeShared,
): Writing {
  const { scorer, promptTokens } = run
  const settings = validateSettings(run.settings, forest.shape.vocabSize)
  const prompt = promptTip(forest, promptTokens)
  const stopReason = stopRule(stopTokenIds, settings.maxTokens, forest.shape.contextLength - promptTokens.length)
  return {
    index,
    settings,
    prompt,
    stopReason,
    live: makeColumns(settings, scorer, { forest, prompt, record }).filter(
      ({ index: column }) => !hasEnded(settings.columns[column] as ColumnSettings, stopTokenIds),
    ),
  }
}

function promptTip(forest: Forest, promptTokens: readonly number[]): ForestNode {
  const { contextLength } = forest.shape
  if (promptTokens.length === 0) throw new ForestError('empty', 'the prompt has 0 tokens: write a prompt first')
  if (promptTokens.length >= contextLength)
    throw new ForestError(
      'contextFull',
      `the prompt's ${promptTokens.length} tokens leave no room in the model's context of ${contextLength}: shorten it`,
    )
  return forest.chain(null, promptTokens).at(-1) as ForestNode
}

/** Why a column ends with the token at a position of the response, or null if it continues. */
function stopRule(stopTokenIds: readonly number[], maxTokens: number, room: number) {
  const stopTokens = new Set(stopTokenIds)
  return (position: number, token: number): StopReason | null => {
    if (stopTokens.has(token)) return 'endOfText'
    if (position + 1 >= maxTokens) return 'length'
    return position + 1 >= room ? 'contextFull' : null
  }
}

function stepToken({ column, record, stop }: Decision, elapsedMs: number): StepToken {
  const { index, sampleIndex } = column
  return {
    column: index,
    ...(sampleIndex === null ? {} : { branch: sampleIndex }),
    record: { ...record, elapsedMs },
    stop,
  }
}
