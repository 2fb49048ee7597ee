// The page's side of the engine: starts the worker and makes sure that every call settles, whatever happens to the worker.

import * as Comlink from 'comlink'
import type { CallName, EngineCall, EngineCalls, EngineClient, EngineError, EngineWire, Outcome } from './protocol.ts'

/** The part of a Worker that the client uses. Tests pass a port in the same realm. */
export interface WorkerHandle extends Comlink.Endpoint {
  terminate(): void
}

const startEngineWorker = (): WorkerHandle =>
  new Worker(new URL('./engine.ts', import.meta.url), { type: 'module', name: 'tokenwise-engine' })

type Failure = { ok: false; error: EngineError | null }

const ABORTED = { ok: false, error: null } as const

interface Connection {
  handle: WorkerHandle
  engine: Comlink.Remote<EngineWire>
  /** Functions that settle the pending calls. */
  pending: Set<(failure: Failure) => void>
}

/** Creates a client. The worker starts with the first call. */
export function createEngineClient(startWorker: () => WorkerHandle = startEngineWorker): EngineClient {
  let connection: Connection | null = null
  let lastCallId = 0
  /** Functions that end the progress reports of the newest load, and of the newest run or runSeeds. */
  const muteNewest = { load: () => {}, write: () => {} }
  const crashListeners = new Set<(error: EngineError) => void>()

  function close(failure: Failure): void {
    const closing = connection
    if (closing === null) return
    connection = null
    closing.handle.terminate()
    for (const settle of [...closing.pending]) settle(failure)
  }

  function connect(): Connection {
    if (connection !== null) return connection
    const handle = startWorker()
    const opened: Connection = { handle, engine: Comlink.wrap<EngineWire>(handle), pending: new Set() }
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
      const cancel = () => {
        mute()
        if (connection === opened) opened.engine.cancel(callId).catch(() => {})
      }
      signal?.addEventListener('abort', cancel)
      return new Promise((resolve) => {
        const settle = (outcome: Outcome<Result>): void => {
          if (!opened.pending.delete(settle)) return
          mute()
          signal?.removeEventListener('abort', cancel)
          resolve(outcome)
        }
        opened.pending.add(settle)
        // Comlink's types lose the connection between the call's name and its result.
        const result = opened.engine.call(callId, name, request, report ?? null) as Promise<Outcome<Result>>
        result.then(settle, (cause: unknown) => {
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
    runSeeds: callOf('runSeeds', 'write'),
    score: callOf('score'),
    judge: callOf('judge'),
    tokenize: callOf('tokenize'),
    continueTexts: callOf('continueTexts'),
    addHead: callOf('addHead'),
    restart: () => close(ABORTED),
    onCrash(listener) {
      crashListeners.add(listener)
      return () => crashListeners.delete(listener)
    },
  }
}

function crashError(event: Event): EngineError {
  const message = 'message' in event && typeof event.message === 'string' ? event.message : ''
  return {
    code: 'crash',
    message:
      event.type === 'messageerror'
        ? 'The engine was stopped because it sent an unreadable message. Load the model again to continue.'
        : 'The engine stopped unexpectedly, perhaps because memory ran out. Load the model again to continue.',
    detail: message === '' ? `worker event '${event.type}' without a message` : message,
  }
}
