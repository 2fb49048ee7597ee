// The engine's tasks with a loaded model. Each ends within one pass after its signal is aborted. createEngine.ts schedules them.

import { abortRun, appendStep, startRun } from '../decoding/assembleRun.ts'
import { followText } from '../decoding/followText.ts'
import type { Forest } from '../decoding/forest.ts'
import { comparedHeads } from '../decoding/heads.ts'
import { decode, decodeRuns } from '../decoding/lockstep.ts'
import type { ColumnRecord, RunRecord, RunSettings } from '../decoding/record.ts'
import type { CandidateScorer } from '../decoding/scorer.ts'
import { measureCost } from '../evaluation/cost.ts'
import { measure } from '../metrics/measuredText.ts'
import { encodePrompt } from '../models/encodePrompt.ts'
import { countClassifiers } from '../rewards/classifier/cost.ts'
import { CLASSIFIER_JUDGE, classifierJudge, refuseSelfJudging } from '../rewards/classifier/judge.ts'
import type { ClassifierReward } from '../rewards/classifier/scorer.ts'
import type { Judge } from '../rewards/judge.ts'
import { judgeEndings } from '../rewards/judgeEndings.ts'
import { openReward, openRewards } from '../rewards/openReward.ts'
import { rewardNames } from '../rewards/rewardChoice.ts'
import { RewardError } from '../rewards/rules/rule.ts'
import { scoreTexts, type TextScores, textsToScore } from '../rewards/scoreTexts.ts'
import { timeScorers } from '../rewards/timedScorers.ts'
import type { Classifiers } from './classifiers.ts'
import { CodedError } from './engineError.ts'
import type { LoadedModel } from './loadModel.ts'
import type { CallName, TextFigures } from './protocol.ts'
import type { Work } from './turns.ts'

export interface Loaded {
  model: LoadedModel
  forest: Forest
  classifiers: Classifiers
}

/** Resolves with null if aborted. */
export type Task<Name extends CallName> = (loaded: Loaded, ...call: Parameters<Work<Name>>) => ReturnType<Work<Name>>

function partsOf({ model, forest, classifiers }: Loaded) {
  const { tokenizer, rewards } = model
  return {
    forest,
    rewards,
    classifiers: classifiers.rewards,
    tokenBytes: (id: number) => tokenizer.bytes(id),
    stopTokenIds: tokenizer.stopTokenIds,
  }
}

/** @throws HeadFileError or RewardError if there is no judge of that name; ClassifierError if it steers. */
async function judgeNamed(
  loaded: Loaded,
  name: string,
  steeredBy: Parameters<typeof refuseSelfJudging>[1] = [],
): Promise<Judge> {
  if (!name.startsWith(CLASSIFIER_JUDGE)) return loaded.model.judge(name)
  const reward = loaded.classifiers.rewards.find((one) => CLASSIFIER_JUDGE + one.name === name)
  if (!reward) throw new RewardError(`the judge ${name.slice(CLASSIFIER_JUDGE.length)} is not open: open it again`)
  refuseSelfJudging(reward, steeredBy)
  return { ...classifierJudge(reward, partsOf(loaded)), name }
}

/** Resolves with the record of the run, even if it was aborted. */
export const writeRun: Task<'run'> = async (loaded, { prompt, settings }, onEvent, signal) => {
  const { forest, model } = loaded
  const parts = partsOf(loaded)
  const promptTokens = encodePrompt(model.tokenizer, { prompt, ...settings })
  const { scorers: scorer, costs } = timeScorers(openRewards(settings, parts))
  let record = startRun({ prompt, promptTokens, settings, model: identityOf(model) }, parts.stopTokenIds)
  onEvent({ kind: 'started', record })
  let before = { passes: forest.passes, rows: forest.rows }
  const onPrefill = (done: number, total: number) => {
    before = { passes: forest.passes, rows: forest.rows }
    onEvent({ kind: 'prefill', done, total })
  }
  const spent = countClassifiers(parts.classifiers)
  const steps = decode({ ...parts, promptTokens, scorer, settings, signal, onPrefill, recordRewards: comparedHeads })
  for await (const step of steps) {
    record = appendStep(record, step)
    onEvent({ kind: 'step', step })
  }
  const cost = { passes: forest.passes - before.passes, rows: forest.rows - before.rows }
  const classifiers = spent()
  const scoring = costs(record.columns.map(stepsOf))
  const columns = record.columns.map((column, i) => ({ ...column, ...(scoring[i] ? { scoring: scoring[i] } : {}) }))
  const written = { ...record, columns }
  return { ...(signal.aborted ? abortRun(written) : written), cost, ...(classifiers ? { classifiers } : {}) }
}

/** Steps in which a column was written: tokens of its longest text. */
const stepsOf = ({ tokens, branches }: ColumnRecord): number =>
  Math.max(tokens.length, ...(branches ?? []).map((branch) => branch.tokens.length))

function identityOf({ info }: LoadedModel): RunRecord['model'] {
  const { name, sha256 } = info.model
  return { name, sha256, runtime: info.device }
}

export const scoreText: Task<'score'> = async (loaded, { after, begin, text, reward, topK }, onProgress, signal) => {
  const parts = partsOf(loaded)
  const { tokenizer } = loaded.model
  const promptTokens = 'tokens' in after ? after.tokens : encodePrompt(tokenizer, after)
  const tokens = await followText({
    ...parts,
    promptTokens,
    begin,
    tokens: tokenizer.encode(text),
    scorer: openReward(reward, parts),
    topK,
    signal,
    onRows: (done, total) => onProgress({ done, total }),
  })
  return tokens && { promptTokens: [...promptTokens], tokens }
}

export const judge: Task<'judge'> = async (loaded, { judge: name, texts, steeredBy }, _, signal) => {
  const opened = await judgeNamed(loaded, name, steeredBy)
  const spent = countClassifiers(loaded.classifiers.rewards)
  const scored = await scoreTexts(loaded.forest, texts, [opened], null, signal)
  const [classifier] = spent() ?? []
  return (
    scored && {
      title: opened.title,
      scores: scored.map(({ judges }) => judges[name] as number),
      ...(classifier ? { cost: { calls: classifier.calls, ms: classifier.ms } } : {}),
    }
  )
}

export const tokenize: Task<'tokenize'> = async ({ model: { tokenizer } }, { prompt, texts }) => {
  const { stopTokenIds } = tokenizer
  const tokenOf = (token: number) => ({
    token,
    bytes: [...tokenizer.bytes(token)],
    isEnd: stopTokenIds.includes(token),
  })
  return {
    promptTokens: encodePrompt(tokenizer, prompt),
    texts: texts.map((text) => (typeof text === 'string' ? tokenizer.encode(text) : text).map(tokenOf)),
  }
}

/** Continues prefixes with the base model, and scores the complete texts. */
export const continueTexts: Task<'continueTexts'> = async (loaded, request, onProgress, signal) => {
  const { promptTokens, prefixes, judge: judgeName, reward, sampling } = request
  const parts = partsOf(loaded)
  const total = sampling.maxTokens - Math.min(...prefixes.map(({ tokens }) => tokens.length))
  const given = prefixes.map(({ tokens, sample }) => ({ promptTokens, given: tokens, sample }))
  const endings = await judgeEndings(loaded.forest, given, {
    ...parts,
    ...sampling,
    judges: [await judgeNamed(loaded, judgeName)],
    scorer: openReward(reward, parts),
    signal,
    onStep: (done) => onProgress({ done, total }),
  })
  return (
    endings?.map(({ text, finished, judges, heads }) => ({
      text,
      finished,
      judge: judges[judgeName] as number,
      heads,
    })) ?? null
  )
}

/** Writes runs in one forest, and measures and judges each text. */
export const measureRuns: Task<'measureRuns'> = async (loaded, request, onProgress, signal) => {
  const parts = partsOf(loaded)
  const { model, forest } = loaded
  // Before the texts are written, which takes long.
  const steering = steeringClassifiers(
    request.runs.map(({ settings }) => settings),
    parts.classifiers,
  )
  const judges = await Promise.all(request.judges.map((name) => judgeNamed(loaded, name, steering)))
  const scorers = openRunRewards(
    request.runs.map(({ settings }) => settings),
    parts,
  )
  const runs = request.runs.map(({ prompt, settings }, i) => ({
    prompt,
    promptTokens: encodePrompt(model.tokenizer, { prompt, ...settings }),
    scorer: scorers[i] as (CandidateScorer | null)[],
    settings,
  }))
  let records = runs.map(({ scorer: _, ...run }) => startRun({ ...run, model: identityOf(model) }, parts.stopTokenIds))
  let step = 0
  const total = Math.max(...runs.map(({ settings }) => settings.maxTokens))
  for await (const steps of decodeRuns(runs, { ...parts, signal, recordRewards: false })) {
    const stepOf = new Map(steps.map(({ run, record }) => [run, record]))
    records = records.map((record, run) => {
      const next = stepOf.get(run)
      return next ? appendStep(record, next) : record
    })
    onProgress({ done: ++step, total })
  }
  if (signal.aborted) return null
  const texts = records.flatMap((record, run) =>
    textsToScore(record).map((text, index) => ({
      text,
      scorer: scorers[run]?.[index] ?? null,
      column: record.columns[index] as ColumnRecord,
      bestOf: record.settings.bestOf,
    })),
  )
  const figures: TextFigures[] = []
  for (const scorer of new Set(texts.map((one) => one.scorer))) {
    const own = texts.flatMap((one, place) => (one.scorer === scorer ? [{ ...one, place }] : []))
    const toScore = own.map(({ text }) => text)
    const scored = await scoreTexts(forest, toScore, judges, scorer, signal)
    if (!scored) return null
    own.forEach(({ place, column, bestOf }, i) => {
      const ofText = scored[i] as TextScores
      figures[place] = { ...measure(column, bestOf, ofText.heads), ...ofText }
    })
  }
  const columns = inRuns(figures, records)
  return {
    runs: records.map((record, run) => ({ record, columns: columns[run] as TextFigures[] })),
    judgeTitles: Object.fromEntries(judges.map(({ name, title }) => [name, title])),
  }
}

/** The classifiers in the rewards of any column. */
function steeringClassifiers(runs: readonly RunSettings[], classifiers: readonly ClassifierReward[]) {
  const choices = runs.flatMap(({ columns, reward }) =>
    columns.map((column) => (column.reward === undefined ? reward : column.reward)),
  )
  const names = new Set(choices.flatMap((choice) => (choice === null ? [] : rewardNames(choice))))
  return classifiers.filter(({ name }) => names.has(name))
}

/** The scorers [runs][columns]. Columns with the same reward share one, also across runs. */
function openRunRewards(
  runs: readonly RunSettings[],
  parts: Parameters<typeof openRewards>[1],
): (CandidateScorer | null)[][] {
  const columns = runs.flatMap(({ columns, reward }) =>
    columns.map((column) => ({ ...column, reward: column.reward === undefined ? reward : column.reward })),
  )
  const scorers = openRewards({ columns, reward: null }, parts)
  return inRuns(scorers, runs)
}

/** [all columns] as [runs][columns]. */
function inRuns<T>(items: readonly T[], runs: readonly { columns: readonly unknown[] }[]): T[][] {
  let next = 0
  return runs.map(({ columns: { length } }) => {
    next += length
    return items.slice(next - length, next)
  })
}

/** Times one column that runs alone. */
export const costOf: Task<'measureCost'> = async (loaded, { runs, warmUpTokens }, _, signal) => {
  const [first] = runs
  if (!first) throw new CodedError('input', 'There is nothing to time. Give at least one prompt.')
  const parts = partsOf(loaded)
  const prompts = runs.map(({ prompt, settings }) => encodePrompt(loaded.model.tokenizer, { prompt, ...settings }))
  const [scorer = null] = openRewards(first.settings, parts)
  const cost = (texts: typeof prompts, maxTokens: number) =>
    measureCost({ ...parts, scorer, signal }, texts, { ...first.settings, maxTokens })
  const isWarm = await cost(prompts.slice(0, 1), warmUpTokens)
  return isWarm && cost(prompts, first.settings.maxTokens)
}
