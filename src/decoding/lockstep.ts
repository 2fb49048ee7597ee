// The decoding loop: in each step, every column of every run writes one token. All runs share one forest. writeStep.ts does
// one step; assembleRun.ts builds a run's record from its steps.

import { type ColumnScorers, hasEnded, makeColumns } from './columns.ts'
import { type Forest, ForestError, type ForestNode } from './forest.ts'
import type { ColumnSettings, HeadName, RunSettings, StepRecord, StepToken, StopReason } from './record.ts'
import { validateSettings } from './validateSettings.ts'
import { type Decision, type StepOptions, type Writing, writeStep } from './writeStep.ts'

export interface DecodeRun {
  promptTokens: readonly number[]
  scorer: ColumnScorers
  settings: RunSettings
}

export interface DecodeShared extends StepOptions {
  stopTokenIds: readonly number[]
  /** Called with the number of prompt tokens evaluated and the total; cached tokens are not counted. */
  onPrefill?: ((done: number, total: number) => void) | undefined
  /**
   * Heads that score every candidate, in addition to a column's steering head: all (true, the default), none (false), or
   * the listed ones. With false, a column without a steering head costs one row per token.
   */
  recordRewards?: boolean | readonly HeadName[] | undefined
}

export type DecodeOptions = DecodeShared & DecodeRun

/**
 * Writes all columns in lockstep and yields one StepRecord per step, until every column has stopped. A token's noise is keyed
 * by (seed, sample, position in the response, token id), so it is the same in every column. Reuses cached rows of a shared
 * prompt prefix and drops all other nodes of the forest. If `signal` aborts, decoding ends within one step, without an error.
 * @throws before the first token: SettingsError; HeadError when `makeColumns` does; ForestError 'empty' if the prompt has no
 * tokens, 'contextFull' if it fills the context. Later: HeadError for a reward that is not finite, or an error that the scorer
 * throws.
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
 * Decodes several runs in one forest, in as few passes as possible. Each run writes the same tokens as with `decode`.
 * At each step, yields the index and the StepRecord of every run that is still in progress.
 */
export async function* decodeRuns(
  runs: readonly DecodeRun[],
  shared: DecodeShared,
): AsyncGenerator<{ run: number; record: StepRecord }[], void> {
  const { forest, signal } = shared
  const started = runs.map((run, index) => startWriting(run, index, shared))
  const scorers = new Set(started.flatMap(({ live }) => live.flatMap(({ scorer }) => scorer ?? [])))
  const keepTips = (writing: readonly Writing[]) => {
    // Prompts stay cached for later runs with the same prompt.
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
      // A scorer that failed or did not finish may have cached part of a step.
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
  if (promptTokens.length === 0) throw new ForestError('empty', 'the prompt is empty: write a prompt first')
  if (promptTokens.length >= contextLength)
    throw new ForestError(
      'contextFull',
      `the prompt's ${promptTokens.length} tokens leave no room in the model's context of ${contextLength} tokens: shorten the prompt`,
    )
  return forest.chain(null, promptTokens).at(-1) as ForestNode
}

/** Returns a function that gives the reason why a text stops after `token` at `position`, or null if it continues. */
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
