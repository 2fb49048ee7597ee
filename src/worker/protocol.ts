// What page and worker say to each other. Types only: both sides import this file, and nothing else of each other.
// Comlink carries the calls; results and errors are values, so that an error keeps its code across threads.

import type { FollowedToken } from '../decoding/followText.ts'
import type { Prompt, RewardChoice, RunRecord, RunSettings, StepRecord } from '../decoding/record.ts'
import type { EndingSettings } from '../decoding/writeEndings.ts'
import type { MeasuredText } from '../metrics/measuredText.ts'
import type { MemoryForm } from '../models/memory.ts'
import type { HeadCard } from '../rewards/head.ts'
import type { TextToScore } from '../rewards/scoreTexts.ts'

/** How weights run. 'auto' on the page picks the first that exists and passes the self-test. */
export type RuntimeName = 'webgpu' | 'wasm'

export type ErrorCode =
  | 'download' // a file did not arrive, or not whole
  | 'model' // the file is not a model we can run
  | 'memory' // too little memory for any way of loading
  | 'device' // no runtime passed its self-test, or the device was lost
  | 'input' // prompt or settings cannot be run
  | 'head' // a reward head is missing, broken or gave NaN
  | 'crash' // the worker died
  | 'internal'

/** Errors cross as plain values. `message` says what was given and what to do. */
export interface EngineError {
  code: ErrorCode
  message: string
  /** Technical detail for a bug report. */
  detail: string
}

export type Outcome<T> = { ok: true; value: T } | { ok: false; error: EngineError } | { ok: false; error: null } // null: aborted

/** Progress of loading, in order of appearance. */
export type LoadProgress =
  | { stage: 'download'; loadedBytes: number; totalBytes: number; fromCache: boolean }
  | { stage: 'prepare'; runtime: RuntimeName; done: number; total: number }
  | { stage: 'selfTest'; runtime: RuntimeName }
  /** A way of running was given up; the next is tried. */
  | { stage: 'fallback'; from: string; reason: string }

export interface LoadRequest {
  /** Absolute URL of the model's manifest.json. */
  manifestUrl: string
  /** Absolute URL of the folder with rewards.json and head files, or null. */
  headsUrl: string | null
  runtime: RuntimeName | 'auto'
  /** 'auto': small where memory is short. */
  form: MemoryForm | 'auto'
}

export interface RewardInfo {
  name: string
  title: string
  heads: HeadCard[]
}

/** What stands ready after loading. */
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
  form: MemoryForm
  /** One readable line: 'wasm, 2 threads' or the GPU's name. */
  device: string
  rewards: RewardInfo[]
  /** Names of the judges that may be asked. */
  judges: string[]
  /** Largest absolute log-probability error of the self-test, nats. */
  selfTestError: number
  /** Ways that were tried and given up, in plain words. */
  fallbacks: string[]
}

export interface RunRequest {
  prompt: string
  settings: RunSettings
}

export type RunEvent =
  | { kind: 'started'; record: RunRecord } // columns are empty
  | { kind: 'prefill'; done: number; total: number } // prompt tokens
  | { kind: 'step'; step: StepRecord }

/** How far a task is, in units of its own. */
export interface WorkDone {
  done: number
  total: number
}

export interface ScoreRequest {
  /** What the text comes after: something to be tokenized, or a recorded run's prompt. */
  after: Prompt | { tokens: readonly number[] }
  /** Response tokens before the text, which are not told of. */
  begin?: readonly number[] | undefined
  /** Read as it is: a space before the first word is part of it. */
  text: string
  reward: RewardChoice | null
  /** Candidates to be told of at each token. */
  topK: number
}

export interface ScoredText {
  promptTokens: number[]
  tokens: FollowedToken[]
}

export interface JudgeRequest {
  /** One of EngineInfo's judges. */
  judge: string
  texts: readonly TextToScore[]
}

export interface Judgement {
  title: string
  /** [texts], in the judge's own units. */
  scores: number[]
}

export interface SeedsRequest extends RunRequest {
  seeds: readonly number[]
  judge: string | null
}

/** What the texts of one seed come to; columns in the settings' order. */
export interface SeedFigures {
  seed: number
  /** One plain sentence on what the judge is; null without one. */
  judgeTitle: string | null
  columns: (Omit<MeasuredText, 'prompt' | 'seed' | 'column' | 'judges' | 'heads' | 'tokens'> & {
    /** Without an end token. */
    tokenCount: number
    judge: number | null
  })[]
}

/** Which two texts are cut, and how the base model ends them. */
export interface EndingsRequest {
  after: Prompt
  /** The two texts as they follow the prompt: to be tokenized as they are, or tokens, an end token the last where there is one. */
  sides: readonly [EndingsText, EndingsText]
  /** Share of the shorter text that is kept of either, in (0, 1). */
  cut: number
  /** Endings of each side. */
  n: number
  judge: string
  /** The reward whose full-sequence head scores endings beside the judge; null: none. */
  reward: string | null
  /** maxTokens is raised to the longer text's length where that is more. */
  sampling: EndingSettings
}

export type EndingsText = { text: string } | { tokens: readonly number[] }

/** One ending of one side. */
export interface LiveEnding {
  /** Without the kept beginning. */
  text: string
  finished: boolean
  judge: number
  full?: number | undefined
}

export interface CutSide {
  /** What is kept of the text, and what followed. */
  prefix: string
  rest: string
  /** Of the text itself, by the judge of the endings. */
  judge: number
  endings: readonly LiveEnding[]
}

/** Both sides of a cut, in the request's order, with the endings so far. */
export interface CutTexts {
  /** Tokens that are kept of either text. */
  position: number
  sides: readonly CutSide[]
}

export type EndingsEvent =
  | ({ kind: 'progress' } & WorkDone)
  /** As it stands: at first without endings, then with some more of each side. */
  | { kind: 'texts'; texts: CutTexts }

/** The worker's face. `onProgress` and `onEvent` are Comlink proxies. */
export interface Engine {
  load(request: LoadRequest, onProgress: (progress: LoadProgress) => void): Promise<Outcome<EngineInfo>>
  cancelLoad(): Promise<void>
  /** Runs one comparison; a second call while one runs stops the first. Resolves with the whole record (also when stopped). */
  run(request: RunRequest, onEvent: (event: RunEvent) => void): Promise<Outcome<RunRecord>>
  /** Ends the task that runs within one pass, and a run that waits for its turn; what a run wrote is kept, others settle as aborted. */
  stop(): Promise<void>
  /** These wait until the task that runs is done; `runSeeds` stops it, as `run` does. A `number` is what `end` knows it by. */
  score(request: ScoreRequest, onProgress: (progress: WorkDone) => void, number: number): Promise<Outcome<ScoredText>>
  /** Ends the task that was given this number, also while it waits; whatever else runs goes on. */
  end(number: number): Promise<void>
  judge(request: JudgeRequest): Promise<Outcome<Judgement>>
  runSeeds(request: SeedsRequest, onProgress: (progress: WorkDone) => void): Promise<Outcome<SeedFigures[]>>
  /** Ends both sides of a cut, a few endings at a time. Waits as `score` does. */
  writeEndings(
    request: EndingsRequest,
    onEvent: (event: EndingsEvent) => void,
    number: number,
  ): Promise<Outcome<CutTexts>>
  /** Adds a head of one's own, a file made by `tokenwise train`, as a reward that may steer; of one name the last counts. */
  addHead(file: Uint8Array): Promise<Outcome<RewardInfo>>
  dispose(): Promise<void>
}
