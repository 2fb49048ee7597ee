// The page's side of the engine: starts the worker, wraps it with Comlink and sees to it that every call settles,
// whatever becomes of the worker. What runs inside is engine.ts; what the answers mean to the page is the store's.

import * as Comlink from 'comlink'
import type { RunRecord } from '../decoding/record.ts'
import type {
  CutTexts,
  EndingsEvent,
  EndingsRequest,
  Engine,
  EngineError,
  EngineInfo,
  Judgement,
  JudgeRequest,
  LoadProgress,
  LoadRequest,
  Outcome,
  RewardInfo,
  RunEvent,
  RunRequest,
  ScoredText,
  ScoreRequest,
  SeedFigures,
  SeedsRequest,
  WorkDone,
} from './protocol.ts'

/** What the client needs of a Worker; tests give a port in the same realm. */
export interface WorkerHandle extends Comlink.Endpoint {
  terminate(): void
}

/** The engine as the page sees it: the protocol's calls, none of which ever hangs or rejects. */
export interface EngineClient {
  load(request: LoadRequest, onProgress: (progress: LoadProgress) => void): Promise<Outcome<EngineInfo>>
  /** Ends a load in progress; that load settles as aborted. */
  cancelLoad(): void
  /** Runs one comparison. A run that is still going is superseded: its later events are dropped. */
  run(request: RunRequest, onEvent: (event: RunEvent) => void): Promise<Outcome<RunRecord>>
  /** These wait until a run or another of them is done. A signal ends its call alone, also while that waits. */
  score(
    request: ScoreRequest,
    onProgress: (progress: WorkDone) => void,
    signal?: AbortSignal,
  ): Promise<Outcome<ScoredText>>
  judge(request: JudgeRequest): Promise<Outcome<Judgement>>
  addHead(file: Uint8Array): Promise<Outcome<RewardInfo>>
  writeEndings(
    request: EndingsRequest,
    onEvent: (event: EndingsEvent) => void,
    signal?: AbortSignal,
  ): Promise<Outcome<CutTexts>>
  /** Writes with several seeds; ends what runs, as `run` does. */
  runSeeds(request: SeedsRequest, onProgress: (progress: WorkDone) => void): Promise<Outcome<SeedFigures[]>>
  /** Asks the task at hand to end within one pass, and a run that waits for its turn: a run settles with what was written, others as aborted. */
  stop(): void
  /** Throws the worker away, with the model in it; pending calls settle as aborted, the next call starts a new one. */
  restart(): void
  /** Is told of every crash, also of one while no call is pending. Returns the way to stop listening. */
  onCrash(listener: (error: EngineError) => void): () => void
}

const startEngineWorker = (): WorkerHandle =>
  new Worker(new URL('./engine.ts', import.meta.url), { type: 'module', name: 'tokenwise-engine' })

const ABORTED = { ok: false, error: null } as const

interface Connection {
  handle: WorkerHandle
  engine: Comlink.Remote<Engine>
  /** Settles every pending call of this worker with the given outcome. */
  pending: Set<(outcome: { ok: false; error: EngineError | null }) => void>
}

/** Makes a client; the worker itself starts with the first call. */
export function createEngineClient(startWorker: () => WorkerHandle = startEngineWorker): EngineClient {
  let connection: Connection | null = null
  // A call's events count only while its number is the newest of its kind.
  let newestLoad = 0
  let newestRun = 0
  let newestEndable = 0
  const crashListeners = new Set<(error: EngineError) => void>()

  function close(outcome: { ok: false; error: EngineError | null }): void {
    const closing = connection
    if (closing === null) return
    connection = null
    newestLoad++
    newestRun++
    closing.handle.terminate()
    for (const settle of [...closing.pending]) settle(outcome)
  }

  function connect(): Connection {
    if (connection !== null) return connection
    const handle = startWorker()
    const opened: Connection = { handle, engine: Comlink.wrap<Engine>(handle), pending: new Set() }
    connection = opened
    const crash = (event: Event): void => {
      if (connection !== opened) return
      const error = crashError(event)
      close({ ok: false, error })
      for (const listener of crashListeners) listener(error)
    }
    handle.addEventListener('error', crash as EventListener)
    handle.addEventListener('messageerror', crash as EventListener)
    return opened
  }

  function call<T>(send: (engine: Comlink.Remote<Engine>) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    let opened: Connection
    try {
      opened = connect()
    } catch (cause) {
      return Promise.resolve({ ok: false, error: startError(cause) })
    }
    return new Promise((resolve) => {
      const settle = (outcome: Outcome<T>): void => {
        opened.pending.delete(settle)
        resolve(outcome)
      }
      opened.pending.add(settle)
      send(opened.engine).then(settle, (cause) => settle({ ok: false, error: internalError(cause) }))
    })
  }

  /** A call whose progress counts until it has its answer: progress travels on a port of its own and may come behind it. */
  async function callWithProgress<T, P>(
    onProgress: (progress: P) => void,
    send: (engine: Comlink.Remote<Engine>, onProgress: (progress: P) => void) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    let isOpen = true
    const whileOpen = Comlink.proxy((progress: P) => {
      if (isOpen) onProgress(progress)
    })
    try {
      return await call((engine) => send(engine, whileOpen))
    } finally {
      isOpen = false
    }
  }

  /** Such a call that its signal ends: the engine knows it by a number. */
  function callUntil<T, P>(
    signal: AbortSignal | undefined,
    onProgress: (progress: P) => void,
    send: (engine: Comlink.Remote<Engine>, onProgress: (progress: P) => void, number: number) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const number = ++newestEndable
    signal?.addEventListener('abort', () => tell((engine) => engine.end(number)), { once: true })
    return callWithProgress(onProgress, (engine, proxied) => send(engine, proxied, number))
  }

  /** For calls that answer nothing: a worker that is gone has nothing left to stop. */
  function tell(send: (engine: Comlink.Remote<Engine>) => Promise<void>): void {
    if (connection !== null) send(connection.engine).catch(() => {})
  }

  return {
    load(request, onProgress) {
      const mine = ++newestLoad
      const whileNewest = Comlink.proxy((progress: LoadProgress) => {
        if (mine === newestLoad) onProgress(progress)
      })
      return call((engine) => engine.load(request, whileNewest)).finally(() => {
        // Progress travels on a port of its own and may arrive after the answer.
        if (mine === newestLoad) newestLoad++
      })
    },
    cancelLoad() {
      newestLoad++
      tell((engine) => engine.cancelLoad())
    },
    run(request, onEvent) {
      const mine = ++newestRun
      const whileNewest = Comlink.proxy((event: RunEvent) => {
        if (mine === newestRun) onEvent(event)
      })
      return call((engine) => engine.run(request, whileNewest)).finally(() => {
        if (mine === newestRun) newestRun++
      })
    },
    score(request, onProgress, signal) {
      return callUntil(signal, onProgress, (engine, ...given) => engine.score(request, ...given))
    },
    judge(request) {
      return call((engine) => engine.judge(request))
    },
    writeEndings(request, onEvent, signal) {
      return callUntil(signal, onEvent, (engine, ...given) => engine.writeEndings(request, ...given))
    },
    addHead(file) {
      return call((engine) => engine.addHead(file))
    },
    runSeeds(request, onProgress) {
      newestRun++
      return callWithProgress(onProgress, (engine, proxied) => engine.runSeeds(request, proxied))
    },
    stop() {
      tell((engine) => engine.stop())
    },
    restart() {
      close(ABORTED)
    },
    onCrash(listener) {
      crashListeners.add(listener)
      return () => crashListeners.delete(listener)
    },
  }
}

function crashError(event: Event): EngineError {
  const told = 'message' in event && typeof event.message === 'string' ? event.message : ''
  return {
    code: 'crash',
    message:
      event.type === 'messageerror'
        ? 'The engine sent something that could not be read, and was ended. Load the model again to go on.'
        : 'The engine stopped unexpectedly, perhaps for want of memory. Load the model again to go on.',
    detail: told === '' ? `worker event '${event.type}', no message` : told,
  }
}

function startError(cause: unknown): EngineError {
  return {
    code: 'crash',
    message: 'The engine could not be started. A browser with module workers is needed; a reload may help.',
    detail: String(cause),
  }
}

function internalError(cause: unknown): EngineError {
  return {
    code: 'internal',
    message: 'The engine answered with an error that it did not explain. Try again; if it stays, please report it.',
    detail: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
  }
}
