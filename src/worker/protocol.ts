// The contract between the page and the engine in its worker. Types only: both sides import this file and nothing else of
// each other. Results and errors are values, so that an error keeps its code when it crosses threads.

import type { FollowedToken } from '../decoding/followText.ts'
import type { Prompt, RewardChoice, RunRecord, RunSettings, StepRecord } from '../decoding/record.ts'
import type { Rewards } from '../decoding/scorer.ts'
import type { EndingSettings } from '../decoding/writeEndings.ts'
import type { MeasuredText } from '../metrics/measuredText.ts'
import type { MemoryForm } from '../models/memory.ts'
import type { HeadCard } from '../rewards/head.ts'
import type { TextToScore } from '../rewards/scoreTexts.ts'

/** What executes the model. A request for 'auto' picks the first runtime that exists and passes the self-test. */
export type RuntimeName = 'webgpu' | 'wasm'

export type ErrorCode =
  | 'download' // a file is missing or incomplete
  | 'model' // the file is not a supported model
  | 'memory' // too little memory for any backend
  | 'device' // no backend passed its self-test, or the device was lost
  | 'input' // the prompt or the settings cannot be run
  | 'head' // a reward head is missing, damaged, or returned NaN
  | 'crash' // the worker died
  | 'internal'

/** A plain value. `message` says what happened and what to do next. */
export interface EngineError {
  code: ErrorCode
  message: string
  /** Technical detail for a bug report. */
  detail: string
}

/** An `error` of null: the call was aborted, which is no error. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; error: EngineError | null }

/** Progress of loading, in the order in which stages occur. */
export type LoadProgress =
  | { stage: 'download'; loadedBytes: number; totalBytes: number; fromCache: boolean }
  | { stage: 'prepare'; runtime: RuntimeName; done: number; total: number }
  | { stage: 'selfTest'; runtime: RuntimeName }
  /** A backend was ruled out; the next one is tried. */
  | { stage: 'fallback'; from: string; reason: string }

export interface LoadRequest {
  /** Absolute URL of the model's manifest.json. */
  manifestUrl: string
  /** Absolute URL of the folder with rewards.json and head files, or null. */
  headsUrl: string | null
  runtime: RuntimeName | 'auto'
  /** 'auto': 'small' where memory is short. */
  form: MemoryForm | 'auto'
}

export interface RewardInfo {
  name: string
  title: string
  heads: HeadCard[]
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
  form: MemoryForm
  /** One readable line: 'wasm, 2 threads' or the GPU's name. */
  device: string
  rewards: RewardInfo[]
  /** Names that a JudgeRequest may give. */
  judges: string[]
  /** Largest absolute log-probability error of the self-test, nats. */
  selfTestError: number
  /** Backends that were ruled out and why, for a reader. */
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

/** Progress in units of the call: tokens or rows. */
export interface WorkDone {
  done: number
  total: number
}

export interface ScoreRequest {
  /** The prompt of the text: words to tokenize, or the tokens of a recorded run's prompt. */
  after: Prompt | { tokens: readonly number[] }
  /** Response tokens between prompt and text; they are not part of the result. */
  begin?: readonly number[] | undefined
  /** Tokenized as it is, including any space before the first word. */
  text: string
  reward: RewardChoice | null
  /** Candidates to return for each token. */
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

/** The figures of one seed's texts; columns are in the order of the settings. */
export interface SeedFigures {
  seed: number
  /** One sentence that describes the judge; null without a judge. */
  judgeTitle: string | null
  columns: (Omit<MeasuredText, 'prompt' | 'seed' | 'column' | 'judges' | 'heads' | 'tokens'> & {
    /** Excludes the end token. */
    tokenCount: number
    judge: number | null
  })[]
}

export interface TokenizeRequest {
  prompt: Prompt
  /** Texts to tokenize as they are, or their tokens. */
  texts: readonly (string | readonly number[])[]
}

export interface TokenizedTexts {
  promptTokens: number[]
  /** [texts][tokens] `isEnd`: an end token. */
  texts: { token: number; bytes: number[]; isEnd: boolean }[][]
}

/** Responses that the base model continues, each once. */
export interface ContinueRequest {
  promptTokens: readonly number[]
  /** `sample` is the key of the noise beside the seed: prefixes with the same one share their noise. */
  prefixes: readonly { tokens: readonly number[]; sample: number }[]
  /** Scores the complete texts. */
  judge: string
  /** The reward whose heads also score them; null: none. */
  reward: string | null
  sampling: EndingSettings
}

/** Scores are those of the complete text. */
export interface Continuation {
  /** Excludes the prefix. */
  text: string
  finished: boolean
  judge: number
  heads: Rewards
}

/** Every call of the engine: what it is given, what it reports while it works, and what it resolves with. */
export interface EngineCalls {
  /** Replaces the loaded model. A second load aborts the first. */
  load: { request: LoadRequest; progress: LoadProgress; result: EngineInfo }
  /** Writes one comparison. An aborted run still resolves with what it wrote. */
  run: { request: RunRequest; progress: RunEvent; result: RunRecord }
  /** Writes one comparison with each of several seeds. */
  runSeeds: { request: SeedsRequest; progress: WorkDone; result: SeedFigures[] }
  /** Scores a given text, token by token, with the base model and every head of a reward. */
  score: { request: ScoreRequest; progress: WorkDone; result: ScoredText }
  judge: { request: JudgeRequest; progress: never; result: Judgement }
  /** Tokens of a prompt and of texts, for a caller that cuts texts. */
  tokenize: { request: TokenizeRequest; progress: never; result: TokenizedTexts }
  /** Continues each prefix once; progress is in tokens of the longest one. */
  continueTexts: { request: ContinueRequest; progress: WorkDone; result: Continuation[] }
  /** Adds a head file made by `tokenwise train` as a reward; it replaces a reward of the same name. */
  addHead: { request: Uint8Array; progress: never; result: RewardInfo }
}

export type CallName = keyof EngineCalls

export interface CallOptions<Progress> {
  onProgress?: ((progress: Progress) => void) | undefined
  /** Aborts this call and no other: at once while it waits for its turn, within one pass while it runs. */
  signal?: AbortSignal | undefined
}

export type EngineCall<Name extends CallName> = (
  request: EngineCalls[Name]['request'],
  options?: CallOptions<EngineCalls[Name]['progress']>,
) => Promise<Outcome<EngineCalls[Name]['result']>>

/**
 * The engine, in the worker and on the page alike. No call rejects. Work with the model happens one call at a time: `run`
 * and `runSeeds` abort what is running and come next; the other calls wait for their turn.
 */
export type Engine = { [Name in CallName]: EngineCall<Name> }

/**
 * The engine on the page. No call hangs or rejects. A call reports no more progress once it has resolved, was aborted or
 * was superseded: a load by a load, a run by a run, with one seed or several.
 */
export interface EngineClient extends Engine {
  /** Discards the worker and the model in it. Pending calls resolve as aborted; the next call starts a new worker. */
  restart(): void
  /** Calls the listener after every crash, also when no call is pending. Returns a function that removes it. */
  onCrash(listener: (error: EngineError) => void): () => void
}

/** What crosses threads: every call by its name and an id, and one way to cancel it. `onProgress` is a Comlink proxy. */
export interface EngineWire {
  call<Name extends CallName>(
    callId: number,
    name: Name,
    request: EngineCalls[Name]['request'],
    onProgress: ((progress: EngineCalls[Name]['progress']) => void) | null,
  ): Promise<Outcome<EngineCalls[Name]['result']>>
  /** Aborts the call with this id; does nothing if it has resolved. */
  cancel(callId: number): void
}
