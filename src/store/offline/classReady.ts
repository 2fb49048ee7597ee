// Stores in this browser everything that a class needs without a network: the site, the program that runs the model, and the
// model. Loading the model also shows that this device can run it.

import { createStore, type StoreApi } from 'zustand'
import type { Playground } from '../run/runState.ts'
import type { ModelHere } from './modelHere.ts'
import type { SiteState, SiteWorker, StoreFailure } from './siteWorker.ts'

/** What is stored now, in bytes. */
export interface Stored {
  site: Pick<SiteState, 'storedBytes' | 'totalBytes' | 'storing'>
  model: ModelHere
}

export type ClassReady = {
  /** Looks up what is stored. */
  check(): Promise<void>
  /** Stores what is missing; continues where an earlier attempt ended. */
  start(): Promise<void>
  cancel(): void
} & { state: ClassReadyState }

export type ClassReadyState =
  | { kind: 'checking' }
  /** This browser cannot store the site. */
  | { kind: 'impossible'; reason: string }
  /** `fault` says why the last attempt ended early. */
  | { kind: 'waiting'; stored: Stored; fault: string | null }
  | { kind: 'storing'; stored: Stored; step: 'site' | 'model' }

/** Between two looks at what the service worker has stored. */
const INTERVAL_MS = 250

export const missingBytes = ({ site, model }: Stored): number =>
  site.totalBytes - site.storedBytes + model.totalBytes - model.storedBytes

export const totalBytes = ({ site, model }: Stored): number => site.totalBytes + model.totalBytes

export interface ClassReadyParts {
  siteWorker: Pick<SiteWorker, 'ask'>
  modelHere: () => Promise<ModelHere>
  playground: StoreApi<Playground>
}

export const createClassReady = ({ siteWorker, modelHere, playground }: ClassReadyParts) =>
  createStore<ClassReady>()((set, get) => {
    /** The attempt under way, if any. */
    let attempt = new AbortController()
    const wait = (fault: string | null, stored: Stored) => set({ state: { kind: 'waiting', stored, fault } })

    async function lookUp(): Promise<Stored> {
      const [site, model] = await Promise.all([siteWorker.ask({ kind: 'state' }), modelHere()])
      return { site, model }
    }

    async function storeSite(stored: Stored, signal: AbortSignal): Promise<string | null> {
      for (let kind: 'store' | 'state' = 'store'; ; ) {
        const site = await siteWorker.ask(kind === 'store' ? { kind, everything: true } : { kind })
        if (signal.aborted) return null
        set({ state: { kind: 'storing', stored: { ...stored, site }, step: 'site' } })
        if (!site.storing && site.failure) return failureText(site.failure)
        if (site.storedBytes === site.totalBytes) return null
        // If the browser has ended the service worker, it starts again where it was.
        kind = site.storing ? 'state' : 'store'
        await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS))
        if (signal.aborted) return null
      }
    }

    async function storeModel(stored: Stored): Promise<string | null> {
      set({ state: { kind: 'storing', stored, step: 'model' } })
      const { status, load } = playground.getState()
      if (status.kind !== 'loading') void load()
      await new Promise<void>((resolve) => {
        const stop = playground.subscribe(({ status: now }) => {
          if (now.kind === 'loading') return
          stop()
          resolve()
        })
      })
      const { status: now } = playground.getState()
      if (now.kind === 'failed') return now.error.message
      if (now.kind !== 'ready') return null
      const { model } = await lookUp()
      if (model.storedBytes === model.totalBytes) return null
      return now.info.fallbacks.join(' ') || 'The browser has not stored the whole model.'
    }

    return {
      state: { kind: 'checking' },
      async check() {
        if (get().state.kind === 'storing') return
        try {
          const stored = await lookUp()
          const { state } = get()
          if (state.kind !== 'storing') wait(state.kind === 'waiting' ? state.fault : null, stored)
        } catch (error) {
          set({ state: { kind: 'impossible', reason: error instanceof Error ? error.message : String(error) } })
        }
      },
      async start() {
        const { state } = get()
        if (state.kind !== 'waiting') return
        attempt = new AbortController()
        const { signal } = attempt
        let fault: string | null
        try {
          fault = await storeSite(state.stored, signal)
          if (fault === null && !signal.aborted) {
            const stored = await lookUp()
            if (stored.model.storedBytes < stored.model.totalBytes) fault = await storeModel(stored)
          }
        } catch (error) {
          fault = error instanceof Error ? error.message : String(error)
        }
        if (signal.aborted) return
        wait(fault, await lookUp().catch(() => state.stored))
      },
      cancel() {
        const { state } = get()
        if (state.kind !== 'storing') return
        attempt.abort()
        void siteWorker.ask({ kind: 'stop' }).catch(() => {})
        if (state.step === 'model') playground.getState().cancelLoad()
        wait(null, state.stored)
        void get().check()
      },
    }
  })

function failureText({ reason, file }: StoreFailure): string {
  switch (reason) {
    case 'full':
      return 'The browser has no space left for this page. Free some space on this device and try again.'
    case 'refused':
      return 'The browser refuses to store files for this page. Allow it in the browser’s settings, or leave the private window.'
    case 'download':
      return `Could not store ${file}: it did not arrive, or a newer version of the page was published. Check your connection, reload the page and try again.`
    default:
      return reason satisfies never
  }
}
