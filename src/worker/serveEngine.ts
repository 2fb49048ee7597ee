// The worker's side of the bridge to the page. Each call gets an AbortSignal that `cancel` aborts.

import type { Engine, EngineCall, EngineWire } from './protocol.ts'

export function serveEngine(engine: Engine): EngineWire {
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
  }
}
