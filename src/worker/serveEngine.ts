// The worker's side of the bridge to the page. Each call gets an AbortSignal that `cancel` aborts.

import type { Platform } from '../platform/platform.ts'
import type { Engine, EngineCall, EngineWire } from './protocol.ts'

export function serveEngine(engine: Engine, { locks }: Pick<Platform, 'locks'>): EngineWire {
  const open = new Map<number, AbortController>()
  return {
    async call(callId, name, request, onProgress) {
      const controller = new AbortController()
      open.set(callId, controller)
      try {
        const call: EngineCall<typeof name> = engine[name]
        return await call(request, { signal: controller.signal, onProgress: onProgress ?? undefined })
      } finally {
        open.delete(callId)
      }
    },
    cancel: (callId) => open.get(callId)?.abort(),
    ping() {},
    holdLock: (name) =>
      new Promise((resolve) => {
        const untilTheEnd = () => {
          resolve(true)
          return new Promise(() => {})
        }
        const request = locks()?.request(name, untilTheEnd)
        if (request) request.catch(() => resolve(false))
        else resolve(false)
      }),
  }
}
