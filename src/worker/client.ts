// The page's side of the engine: starts the worker and makes sure that every call settles, whatever happens to the worker.

import * as Comlink from 'comlink'
import { type WatchPlatform, watchWorker } from './clientWatch.ts'
import type {
  CallName,
  EngineCall,
  EngineCalls,
  EngineClient,
  EngineError,
  EngineWire,
  ErrorCode,
  Outcome,
} from './protocol.ts'

/** The part of a Worker that the client uses. Tests pass a port in the same realm. */
export interface WorkerHandle extends Comlink.Endpoint {
  terminate(): void
}

const startEngineWorker = (): WorkerHandle =>
  new Worker(new URL('./engine.ts', import.meta.url), { type: 'module', name: 'tokenwise-engine' })

type Failure = { ok: false; error: EngineError | null }

const ABORTED = { ok: false, error: null } as const

/** Errors after which the model must be loaded again. */
const MODEL_IS_LOST: readonly ErrorCode[] = ['crash', 'device', 'memory', 'gone']

/** A worker that does not react to a cancel for this many seconds is ended. A pass of the model takes less on slow devices. */
const CANCEL_LIMIT_SECONDS = 10

interface Connection {
  handle: WorkerHandle
  engine: Comlink.Remote<EngineWire>
  watch: ReturnType<typeof watchWorker>
  /** The pending calls: a function that settles each, and whether it has been canceled. */
  pending: Map<(failure: Failure) => void, { isCanceled: boolean }>
}

/** Creates a client. The worker starts with the first call. */
export function createEngineClient(
  platform: WatchPlatform,
  startWorker: () => WorkerHandle = startEngineWorker,
): EngineClient {
  let connection: Connection | null = null
  let lastCallId = 0
  /** Functions that end the progress reports of the newest load, and of the newest run or measureRuns. */
  const muteNewest = { load: () => {}, write: () => {} }
  const lostListeners = new Set<(error: EngineError) => void>()
  const reportLost = (error: EngineError): void => {
    for (const listener of lostListeners) listener(error)
  }

  /** Ends the worker. Canceled calls resolve as aborted, the others with `failure`. */
  function close(failure: Failure): void {
    const closing = connection
    if (closing === null) return
    connection = null
    closing.watch.stop()
    closing.handle.terminate()
    for (const [settle, { isCanceled }] of [...closing.pending]) settle(isCanceled ? ABORTED : failure)
  }

  function crash(crashed: Connection, message: string, detail: string): void {
    if (connection !== crashed) return
    const error: EngineError = { code: 'crash', message: `${message} Load the model again to continue.`, detail }
    close({ ok: false, error })
    reportLost(error)
  }

  function connect(): Connection {
    if (connection !== null) return connection
    const handle = startWorker()
    const engine = Comlink.wrap<EngineWire>(handle)
    const pending: Connection['pending'] = new Map()
    /** Whether the worker's script has run. */
    let isUp = false
    const noteUp = () => {
      isUp = true
    }
    engine.ping().then(noteUp, () => {})
    const watch = watchWorker({
      worker: { ping: () => engine.ping(), holdLock: (name) => engine.holdLock(name) },
      platform,
      isBusy: () => pending.size > 0,
      onEnd: (reason) =>
        reason === 'ended'
          ? crash(opened, STOPPED, 'the worker ended without an error')
          : crash(opened, 'The engine has not answered for three minutes, so it was stopped.', 'no answer to pings'),
    })
    const opened: Connection = { handle, engine, watch, pending }
    connection = opened
    handle.addEventListener('error', ((event: Event) => {
      const message = 'message' in event && typeof event.message === 'string' ? event.message : ''
      // A script that does not arrive gives no message.
      if (message === '' && !isUp) crash(opened, NOT_LOADED, "worker event 'error' before it ran")
      else crash(opened, STOPPED, message === '' ? "worker event 'error' without a message" : message)
    }) as EventListener)
    handle.addEventListener('messageerror', (() => {
      crash(opened, 'The engine was stopped because it sent an unreadable message.', "worker event 'messageerror'")
    }) as EventListener)
    return opened
  }

  /** Ends the worker if it does not react to the cancel of a call. */
  async function expectReaction(opened: Connection, isPending: () => boolean): Promise<void> {
    // Second by second, so that a device that wakes up from sleep leaves the worker time to react.
    for (let second = 0; second < CANCEL_LIMIT_SECONDS; second++) {
      await platform.wait(1000)
      if (!isPending()) return
    }
    crash(
      opened,
      `The engine did not stop within ${CANCEL_LIMIT_SECONDS} seconds, so it was ended. What it had written is kept.`,
      'no reaction to a cancel',
    )
  }

  function callOf<Name extends CallName>(name: Name, supersedes?: keyof typeof muteNewest): EngineCall<Name> {
    type Result = EngineCalls[Name]['result']
    return (request, { onProgress, signal } = {}) => {
      if (signal?.aborted) return Promise.resolve(ABORTED)
      let opened: Connection
      try {
        opened = connect()
      } catch (cause) {
        const message =
          'The engine could not be started. Reload the page, or use a browser that supports module workers.'
        return Promise.resolve({ ok: false, error: { code: 'crash', message, detail: String(cause) } })
      }
      const callId = ++lastCallId
      // Progress has its own port, so it may arrive after the result.
      let isOpen = true
      const mute = () => {
        isOpen = false
      }
      if (supersedes) {
        muteNewest[supersedes]()
        muteNewest[supersedes] = mute
      }
      const report =
        onProgress && Comlink.proxy((progress: EngineCalls[Name]['progress']) => void (isOpen && onProgress(progress)))
      const state = { isCanceled: false }
      const cancel = () => {
        mute()
        state.isCanceled = true
        if (connection !== opened) return
        // A load can block the worker for half a minute, and nothing in a worker without a model is worth waiting for.
        if (name === 'load') return close(ABORTED)
        opened.engine.cancel(callId).catch(() => {})
        void expectReaction(opened, () => [...opened.pending.values()].includes(state))
      }
      signal?.addEventListener('abort', cancel)
      return new Promise((resolve) => {
        const settle = (outcome: Outcome<Result>): void => {
          if (!opened.pending.delete(settle)) return
          mute()
          signal?.removeEventListener('abort', cancel)
          resolve(outcome)
        }
        opened.pending.set(settle, state)
        opened.watch.look()
        // Comlink's types lose the connection between the call's name and its result.
        const result = opened.engine.call(callId, name, request, report ?? null) as Promise<Outcome<Result>>
        const settleEngine = (outcome: Outcome<Result>): void => {
          const isPending = opened.pending.has(settle)
          settle(outcome)
          // While a model loads, none is lost.
          if (
            isPending &&
            name !== 'load' &&
            !outcome.ok &&
            outcome.error &&
            MODEL_IS_LOST.includes(outcome.error.code)
          )
            reportLost(outcome.error)
        }
        result.then(settleEngine, (cause: unknown) => {
          const message = 'The engine failed without giving a reason. Try again; if it happens again, please report it.'
          const detail = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
          settle({ ok: false, error: { code: 'internal', message, detail } })
        })
      })
    }
  }

  return {
    load: callOf('load', 'load'),
    run: callOf('run', 'write'),
    measureRuns: callOf('measureRuns', 'write'),
    measureBehind: callOf('measureBehind'),
    measureCost: callOf('measureCost'),
    score: callOf('score'),
    judge: callOf('judge'),
    tokenize: callOf('tokenize'),
    continueTexts: callOf('continueTexts'),
    addHead: callOf('addHead'),
    tryClassifier: callOf('tryClassifier'),
    addClassifier: callOf('addClassifier'),
    closeClassifier: callOf('closeClassifier'),
    restart: () => close(ABORTED),
    onModelLost(listener) {
      lostListeners.add(listener)
      return () => lostListeners.delete(listener)
    },
  }
}

const NOT_LOADED = 'The engine could not be downloaded. Check your connection.'
const STOPPED = 'The engine stopped unexpectedly, perhaps because memory ran out.'
