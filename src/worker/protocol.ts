// The contract between the page and the engine in its worker; only types. Errors are returned as values, because a thrown error
// would lose its code between threads.

import type { FollowedToken } from '../decoding/followText.ts'
import type { ClassifierCost, Prompt, RewardChoice, RunRecord, RunSettings, StepRecord } from '../decoding/record.ts'
import type { Rewards } from '../decoding/scorer.ts'
import type { EndingSettings } from '../decoding/writeEndings.ts'
import type { Cost } from '../evaluation/cost.ts'
import type { MeasuredText } from '../metrics/measuredText.ts'
import type { ClassifierCard } from '../rewards/classifier/classifier.ts'
import type { ClassifierSpeed } from '../rewards/classifier/cost.ts'
import type { FolderFiles } from '../rewards/classifier/folder.ts'
import type { LabelChoice } from '../rewards/classifier/labels.ts'
import type { Reads } from '../rewards/classifier/texts.ts'
import type { HeadCard } from '../rewards/head.ts'
import type { TextToScore } from '../rewards/scoreTexts.ts'

/** The runtime that executes the model. A request for 'auto' selects the first one that passes the self-test. */
export type RuntimeName = 'webgpu' | 'wasm'

export type ErrorCode =
  | 'download' // a file is missing or incomplete
  | 'offline' // a download failed because the device has no network
  | 'model' // the file is not a supported model
  | 'memory' // too little memory for any backend
  | 'device' // no backend passed its self-test, or the device was lost
  | 'input' // the prompt or the settings are invalid
  | 'head' // a reward head is missing, damaged, or returned NaN
  | 'gone' // the stored model was removed while it was in use
  | 'crash' // the worker stopped, or did not answer and was stopped
  | 'internal'

/** A plain object, not an Error. `message` says what happened and what to do next. */
export interface EngineError {
  code: ErrorCode
  message: string
  /** Technical detail for a bug report. */
  detail: string
}

/** `error` is null if the call was aborted. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; error: EngineError | null }

/** Progress of loading. The first three stages occur in this order; 'prepare' and 'selfTest' repeat for each backend tried. */
export type LoadProgress =
  /** With `inOtherTab`, another tab downloads the model, and this one waits for it. */
  | { stage: 'download'; loadedBytes: number; totalBytes: number; fromCache: boolean; inOtherTab?: boolean }
  | { stage: 'prepare'; runtime: RuntimeName; done: number; total: number }
  | { stage: 'selfTest'; runtime: RuntimeName }
  /** `from` failed; loading continues without it. */
  | { stage: 'fallback'; from: string; reason: string }

export interface LoadRequest {
  /** Absolute URL of the model's manifest.json. */
  manifestUrl: string
  /** Absolute URL of the folder with rewards.json and head files, or null. */
  headsUrl: string | null
  runtime: RuntimeName | 'auto'
}

export interface RewardInfo {
  name: string
  title: string
  heads: Pick<HeadCard, 'objective' | 'readsFinishedAt' | 'unit'>[]
  /** Whether it is a reward model with its own trunk. */
  isClassifier?: true
  /** A hash of a classifier's weights, which two names may share. */
  weights?: string
  /** What runs it, for display, if it is one. */
  device?: string
  /** How fast it was when its unit was measured. */
  speed?: ClassifierSpeed | undefined
}

/** A classifier's files, which the engine reads if it has not opened them yet. */
export interface OwnClassifier {
  /** Differs from the names of all other rewards. */
  name: string
  /** Blobs, by path. */
  files: FolderFiles
  /** As for the base model. */
  runtime: LoadRequest['runtime']
}

export interface AddClassifierRequest extends OwnClassifier {
  title: string
  /** Whether it may steer. A judge needs no unit, whose measuring takes hundreds of texts. */
  steers: boolean
  label: LabelChoice
  reads: Reads
}

export interface ClassifierTrial {
  card: ClassifierCard
  /** Display name: 'wasm, 2 threads'. */
  device: string
  sizeBytes: number
  /** Hash of the weights. */
  weights: string
  /** Raw logits [texts][labels]. */
  logits: number[][]
  /** Time for all texts. */
  ms: number
}

/** The loaded model and the backend that runs it. */
export interface EngineInfo {
  model: {
    name: string
    sha256: string
    sizeBytes: number
    blockCount: number
    vocabSize: number
    contextLength: number
  }
  runtime: RuntimeName
  /** Display name: 'wasm, 2 threads', or the GPU's name. */
  device: string
  rewards: RewardInfo[]
  judges: string[]
  /** Largest absolute error of a log-probability in the self-test, in nats. */
  selfTestError: number
  /** Problems during loading and their reasons, for display. */
  fallbacks: string[]
}

export interface RunRequest {
  prompt: string
  settings: RunSettings
}

export type RunEvent =
  | { kind: 'started'; record: RunRecord } // the columns are still empty
  | { kind: 'prefill'; done: number; total: number } // in prompt tokens
  | { kind: 'step'; step: StepRecord }

/** Progress in tokens or in rows, depending on the call. */
export interface WorkDone {
  done: number
  total: number
}

export interface ScoreRequest {
  /** The prompt of the text, or the prompt's tokens. */
  after: Prompt | { tokens: readonly number[] }
  /** Response tokens between prompt and text, which are not scored. */
  begin?: readonly number[] | undefined
  /** Tokenized without changes, including any leading space. */
  text: string
  reward: RewardChoice | null
  /** Number of candidates to return for each token. */
  topK: number
}

export interface ScoredText {
  promptTokens: number[]
  tokens: FollowedToken[]
}

export interface JudgeRequest {
  /** A name from `EngineInfo.judges`. */
  judge: string
  texts: readonly TextToScore[]
  /** Classifiers that steered the texts. The call fails if the judge is one of them. */
  steeredBy?: readonly Pick<ClassifierCost, 'name' | 'weights'>[] | undefined
}

export interface Judgement {
  title: string
  /** [texts], on the judge's own scale. */
  scores: number[]
  /** Calls to the judge for all texts, if it is a classifier, and the time in them. */
  cost?: { calls: number; ms: number } | undefined
}

export interface MeasureRequest {
  /** Decoded together in one forest. */
  runs: readonly RunRequest[]
  /** Names from `EngineInfo.judges`. */
  judges: readonly string[]
}

/** Measurements of a text. */
export type TextFigures = Omit<MeasuredText, 'prompt' | 'seed' | 'column'>

export interface MeasuredRun {
  /** Candidates have the rewards of the head that steers, and no others. */
  record: RunRecord
  /** In the order of the settings. */
  columns: TextFigures[]
}

export interface MeasuredRuns {
  /** In the order of the request. */
  runs: MeasuredRun[]
  /** Descriptions of the judges by name. */
  judgeTitles: Record<string, string>
}

interface CostRequest {
  /** Runs with equal settings of one column, which are decoded one after the other. */
  runs: readonly RunRequest[]
  /** Tokens of the first run that are decoded before, untimed. */
  warmUpTokens: number
}

interface TokenizeRequest {
  prompt: Prompt
  /** Texts, which are tokenized as they are, or their tokens. */
  texts: readonly (string | readonly number[])[]
}

export interface TokenizedTexts {
  promptTokens: number[]
  /** [texts][tokens]. `isEnd` marks an end token. */
  texts: { token: number; bytes: number[]; isEnd: boolean }[][]
}

interface ContinueRequest {
  promptTokens: readonly number[]
  /** The noise depends on the seed and on `sample`: prefixes with the same `sample` get the same noise. */
  prefixes: readonly { tokens: readonly number[]; sample: number }[]
  /** Name of the judge that scores the complete texts. */
  judge: string
  /** Name of the reward whose heads also score the texts, or null. */
  reward: string | null
  sampling: EndingSettings
}

/** A continuation of a prefix. The scores are of the complete text. */
export interface Continuation {
  /** The text after the prefix. */
  text: string
  finished: boolean
  judge: number
  heads: Rewards
}

/** Request, progress and result of every call of the engine. */
export interface EngineCalls {
  /** Replaces the loaded model. A second load aborts the first. */
  load: { request: LoadRequest; progress: LoadProgress; result: EngineInfo }
  /** Writes one comparison. If aborted, resolves with the record so far. */
  run: { request: RunRequest; progress: RunEvent; result: RunRecord }
  /** Writes several runs, and measures and judges their texts. Progress is in tokens of the longest text. */
  measureRuns: { request: MeasureRequest; progress: WorkDone; result: MeasuredRuns }
  /** Like `measureRuns`, but with an empty forest, so that the numbers do not depend on what ran before; gives way. */
  measureBehind: { request: MeasureRequest; progress: WorkDone; result: MeasuredRuns }
  /** The cost of a column that runs alone; gives way. */
  measureCost: { request: CostRequest; progress: never; result: Cost }
  /** Scores a text, token by token, with the base model and every head of a reward. */
  score: { request: ScoreRequest; progress: WorkDone; result: ScoredText }
  judge: { request: JudgeRequest; progress: never; result: Judgement }
  tokenize: { request: TokenizeRequest; progress: never; result: TokenizedTexts }
  /** Continues each prefix once with the base model. Progress counts the tokens of the longest continuation. */
  continueTexts: { request: ContinueRequest; progress: WorkDone; result: Continuation[] }
  /** Adds a head file, made by `tokenwise train`, to the rewards. Resolves with the reward that contains it. */
  addHead: { request: Uint8Array; progress: never; result: RewardInfo }
  /** Opens a classifier and scores texts with it. Needs no base model. */
  tryClassifier: { request: OwnClassifier & { texts: readonly string[] }; progress: never; result: ClassifierTrial }
  /** Makes a classifier a reward or a judge of the loaded model. Progress counts the steps of measuring a reward's unit. */
  addClassifier: { request: AddClassifierRequest; progress: WorkDone; result: RewardInfo }
  /** Ends the classifier of this name, if there is one. */
  closeClassifier: { request: string; progress: never; result: true }
}

export type CallName = keyof EngineCalls

export interface CallOptions<Progress> {
  onProgress?: ((progress: Progress) => void) | undefined
  /**
   * Aborts this call: immediately while it waits for its turn, within one pass while it runs. On the page, aborting a load ends
   * the worker.
   */
  signal?: AbortSignal | undefined
}

export type EngineCall<Name extends CallName> = (
  request: EngineCalls[Name]['request'],
  options?: CallOptions<EngineCalls[Name]['progress']>,
) => Promise<Outcome<EngineCalls[Name]['result']>>

/**
 * The interface of the engine, both in the worker and on the page. No call rejects. Calls run one at a time: `load`, `run`
 * and `measureRuns` abort the running call and run next. `measureBehind` and `measureCost` give way: they start when no other call
 * runs or waits, and any other call aborts them. The others wait for their turn.
 */
export type Engine = { [Name in CallName]: EngineCall<Name> }

/**
 * The engine on the page. Every call resolves, even if the worker crashes, ends silently, or hangs. A call reports no progress
 * after it has resolved or been aborted or superseded. A `load` supersedes an earlier `load`; a `run` or `measureRuns`
 * supersedes an earlier `run` or `measureRuns`.
 */
export interface EngineClient extends Engine {
  /** Discards the worker and the model in it. Pending calls resolve as aborted; the next call starts a new worker. */
  restart(): void
  /**
   * Calls the listener when the loaded model is lost and must be loaded again: the worker stopped, even if no call was pending,
   * or a call failed for want of memory, of the device or of the stored model. Returns a function that removes the listener.
   */
  onModelLost(listener: (error: EngineError) => void): () => void
}

/** The interface between the threads. `onProgress` is a Comlink proxy. */
export interface EngineWire {
  call<Name extends CallName>(
    callId: number,
    name: Name,
    request: EngineCalls[Name]['request'],
    onProgress: ((progress: EngineCalls[Name]['progress']) => void) | null,
  ): Promise<Outcome<EngineCalls[Name]['result']>>
  /** Aborts the call with this id. Does nothing if the call has resolved. */
  cancel(callId: number): void
  /** Does nothing but answer. */
  ping(): void
  /** Holds the lock of this name until the worker ends, however it ends. Resolves with whether it is held. */
  holdLock(name: string): Promise<boolean>
}
