// Reward models of a person's own: chosen from disk or a hub, tried, then opened as a reward or a judge, and again after every
// later load and reload.

import { z } from 'zod'
import { createStore, type StoreApi } from 'zustand'
import { cleanTitle } from '../../decoding/cleanText.ts'
import { folderPaths } from '../../rewards/classifier/folder.ts'
import { HUGGING_FACE, HUGGING_FACE_FILES, type HubClient, type HubModel } from '../../rewards/classifier/hubModel.ts'
import { CLASSIFIER_JUDGE } from '../../rewards/classifier/judge.ts'
import { type LabelChoice, plainLabel } from '../../rewards/classifier/labels.ts'
import type { Reads } from '../../rewards/classifier/texts.ts'
import { ruleNamed } from '../../rewards/rules/index.ts'
import type { ClassifierTrial, EngineClient, EngineInfo, Outcome, RewardInfo } from '../../worker/protocol.ts'
import type { ClassifierStorage, StoredModelNote } from '../browser/classifierStorage.ts'
import { SHIPPED_REWARDS } from '../settings/rewards.ts'

/** A classifier never judges what it steers, so it is one or the other. */
export type Use = 'reward' | 'judge'

/** How an opened model is used. */
const ownSchema = z.object({
  name: z.string(),
  title: z.string(),
  use: z.enum(['reward', 'judge']),
  label: z.object({ plus: z.int().min(0), minus: z.int().min(0).nullable() }),
  reads: z.enum(['all', 'response']),
  labelText: z.string(),
  sizeBytes: z.number(),
})

export type OwnModel = z.infer<typeof ownSchema> & {
  /** Why it could not be added to the loaded base model; null if nothing is known to be wrong. */
  fault: string | null
  /** Of its weights, once it has been added to a base model; null before, and if they are too large. */
  sha256: string | null
}

/** The files of a model that is being chosen. */
interface Chosen {
  name: string
  files: ReadonlyMap<string, Blob>
}

export type ChoosingPhase =
  | { kind: 'none' }
  /** `share` in [0, 1], or null if it is not known. */
  | { kind: 'working'; what: string; share: number | null }
  /** A hub has said what it would send. */
  | { kind: 'offered'; hub: string; model: HubModel }
  | { kind: 'tried'; chosen: Chosen; trial: ClassifierTrial }

export interface OwnModels {
  phase: ChoosingPhase
  fault: { message: string; detail: string } | null
  models: readonly OwnModel[]
  /** Files by path below what was chosen. @param folder the name of the chosen folder, or ''. */
  choose(folder: string, files: ReadonlyMap<string, Blob>): Promise<void>
  /** Asks a hub what a model is. @param others hosts from which the hub sends its files. */
  ask(hub: string, others: readonly string[], name: string): Promise<void>
  download(): Promise<void>
  /** Scores the sentences again. */
  score(sentences: readonly string[]): Promise<void>
  open(how: { use: Use; label: LabelChoice; labelText: string; reads: Reads }): Promise<void>
  cancel(): void
  close(name: string): Promise<void>
}

export interface OwnModelsParts {
  client: Pick<EngineClient, 'tryClassifier' | 'addClassifier' | 'closeClassifier'>
  hub: HubClient
  storage: ClassifierStorage
  /** The list that the service worker keeps: adds hosts, or rejects if there is none. */
  addHosts: (hosts: readonly string[]) => Promise<void>
  isReady: () => boolean
  onAdded: (reward: RewardInfo | null, judge: string | null) => void
  onClosed: (name: string) => void
}

const SENTENCES = ['This film was wonderful.', 'This film was terrible.'] as const

export function createOwnModels(parts: OwnModelsParts) {
  const { client, hub: hubClient, storage } = parts
  /** Files of the opened models, by name. */
  const filesOf = new Map<string, ReadonlyMap<string, Blob>>()
  let current = new AbortController()

  const store: StoreApi<OwnModels> = createStore<OwnModels>()((set, get) => {
    /** Runs one step of choosing. A fault, or a cancel, returns to the phase before it. */
    async function step(
      what: string,
      work: (signal: AbortSignal, report: (share: number) => void) => Promise<ChoosingPhase>,
    ) {
      current.abort()
      const controller = new AbortController()
      const { signal } = controller
      current = controller
      const before = get().phase
      const back: ChoosingPhase = before.kind === 'working' ? { kind: 'none' } : before
      set({ phase: { kind: 'working', what, share: null }, fault: null })
      const goBack = () => set({ phase: back })
      // Progress has its own port, so it may arrive after the result.
      let isOpen = true
      signal.addEventListener('abort', goBack)
      try {
        const phase = await work(signal, (share) => {
          if (isOpen && !signal.aborted) set({ phase: { kind: 'working', what, share } })
        })
        isOpen = false
        if (!signal.aborted) set({ phase })
      } catch (error) {
        isOpen = false
        if (!signal.aborted) set({ phase: back, fault: faultOf(error) })
      } finally {
        signal.removeEventListener('abort', goBack)
      }
    }

    const tryOut = async (chosen: Chosen, texts: readonly string[], signal: AbortSignal): Promise<ChoosingPhase> => ({
      kind: 'tried',
      chosen,
      trial: resultOf(await client.tryClassifier({ ...chosen, texts }, { signal })),
    })

    return {
      phase: { kind: 'none' },
      fault: null,
      models: [],

      choose: (folder, files) =>
        step('Opening the reward model', async (signal) => {
          const paths = folderPaths([...files.keys()])
          const found = new Map([...paths].map(([name, path]) => [name, files.get(path) as Blob]))
          const config = paths.get('config.json')?.split('/').at(-2)
          const chosen = { name: freeName(config ?? folder), files: found }
          await closeUnused(chosen.name)
          return tryOut(chosen, SENTENCES, signal)
        }),

      ask: (hub, others, name) =>
        step(`Asking ${hub}`, async (signal) => {
          const address = hub.trim().replace(/\/+$/, '')
          const known = address === HUGGING_FACE ? HUGGING_FACE_FILES : []
          await parts.addHosts([originOf(address), ...known, ...others.map(originOf)])
          return { kind: 'offered', hub: address, model: await hubClient.describe(address, name.trim(), signal) }
        }),

      async download() {
        const { phase } = get()
        if (phase.kind !== 'offered') return
        const { hub, model } = phase
        await step(`Downloading ${model.name}`, async (signal, report) => {
          const files = await hubClient.download(hub, model, (loaded, total) => report(loaded / total), signal)
          const chosen = { name: freeName(model.name), files }
          await closeUnused(chosen.name)
          return tryOut(chosen, SENTENCES, signal)
        })
      },

      async score(sentences) {
        const { phase } = get()
        if (phase.kind === 'tried') await step('Scoring', (signal) => tryOut(phase.chosen, sentences, signal))
      },

      async open({ use, label, labelText, reads }) {
        const { phase } = get()
        if (phase.kind !== 'tried') return
        const { chosen, trial } = phase
        const { name, files } = chosen
        const title = `${name} (your reward model)`
        const own: OwnModel = {
          name,
          title,
          use,
          label,
          labelText,
          reads,
          sizeBytes: trial.sizeBytes,
          fault: null,
          sha256: null,
        }
        const what = use === 'reward' ? 'Measuring its unit with the base model' : 'Opening the judge'
        await step(what, async (signal, report) => {
          filesOf.set(name, files)
          // One judge at a time: each run has one score of a judge.
          const others = get().models.filter(
            (other) => other.name !== name && !(use === 'judge' && other.use === 'judge'),
          )
          if (parts.isReady()) {
            const reward = await add(own, signal, report)
            own.sha256 = reward.sha256 ?? null
            parts.onAdded(use === 'reward' ? reward : null, use === 'judge' ? CLASSIFIER_JUDGE + name : null)
          }
          const { fault: _, sha256: __, ...note } = own
          await storage.write({ ...note, paths: [...files.keys()] } as StoredModelNote, files).catch(() => {
            set({ fault: { message: NOT_STORED, detail: '' } })
          })
          // Listed last, so that what is listed survives a reload.
          set({ models: [...others, own] })
          return { kind: 'none' }
        })
      },

      cancel() {
        const { phase } = get()
        // While something works, this returns to the phase before it.
        current.abort()
        set({ fault: null, ...(phase.kind === 'working' ? {} : { phase: { kind: 'none' } }) })
      },

      async close(name) {
        filesOf.delete(name)
        set(({ models }) => ({ models: models.filter((model) => model.name !== name) }))
        parts.onClosed(name)
        await client.closeClassifier(name)
        await storage.remove(name).catch(() => {})
      },
    }
  })

  /** A model of this name that is not in use gives way to another with other files. */
  async function closeUnused(name: string): Promise<void> {
    if (!store.getState().models.some((model) => model.name === name)) await client.closeClassifier(name)
  }

  function freeName(given: string): string {
    const clean =
      cleanTitle(given, 90)
        .replace(/[^\w./-]+/g, '-')
        .replace(/^[^A-Za-z0-9]+/, '') || 'reward-model'
    const isTaken = ruleNamed(clean) !== null || SHIPPED_REWARDS.some(({ name }) => name === clean)
    const isOpen = (name: string) => store.getState().models.some((model) => model.name === name)
    const first = isTaken ? `my-${clean}` : clean
    let free = first
    for (let number = 2; isOpen(free); number++) free = `${first}-${number}`
    return free
  }

  async function add(
    own: OwnModel,
    signal?: AbortSignal,
    report: (share: number) => void = () => {},
  ): Promise<RewardInfo> {
    const { name, title, label, reads, use } = own
    const files = filesOf.get(name) ?? new Map()
    const onProgress = ({ done, total }: { done: number; total: number }) => report(done / total)
    return resultOf(
      await client.addClassifier(
        { name, title, label, reads, steers: use === 'reward', files },
        { signal, onProgress },
      ),
    )
  }

  let restoring: Promise<void> | null = null
  /** Reads what an earlier visit stored. */
  function restore(): Promise<void> {
    restoring ??= storage.read().then(
      (found) => {
        for (const { note, files } of found) {
          const own = ownSchema.safeParse(note)
          if (!own.success || filesOf.has(own.data.name)) continue
          filesOf.set(own.data.name, files)
          store.setState(({ models }) => ({ models: [...models, { ...own.data, fault: null, sha256: null }] }))
        }
      },
      // A browser that stores nothing.
      () => {},
    )
    return restoring
  }

  return {
    store,
    restore,
    /** Adds the models to a newly loaded engine. Resolves with what they add to the engine's list of rewards and judges. */
    async addAgain(): Promise<Pick<EngineInfo, 'rewards' | 'judges'>> {
      await restore()
      const rewards: RewardInfo[] = []
      const judges: string[] = []
      for (const own of store.getState().models) {
        let { sha256 } = own
        const fault = await add(own).then(
          (reward) => {
            sha256 = reward.sha256 ?? null
            if (own.use === 'reward') rewards.push(reward)
            else judges.push(CLASSIFIER_JUDGE + own.name)
            return null
          },
          (error: unknown) => faultOf(error).message,
        )
        store.setState(({ models }) => ({
          models: models.map((model) => (model.name === own.name ? { ...model, fault, sha256 } : model)),
        }))
      }
      return { rewards, judges }
    },
  }
}

/** The label that the labels make plain. */
export const plainOf = ({ card }: ClassifierTrial): LabelChoice | null => plainLabel(card.labels)

const NOT_STORED = 'The reward model is open, but this browser did not store it: choose it again after a reload.'

class CallError extends Error {
  readonly detail: string
  constructor(message: string, detail: string) {
    super(message)
    this.detail = detail
  }
}

function resultOf<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value
  throw new CallError(outcome.error?.message ?? 'Stopped.', outcome.error?.detail ?? '')
}

const faultOf = (error: unknown): { message: string; detail: string } => ({
  message: error instanceof Error ? error.message : String(error),
  detail: error instanceof CallError ? error.detail : '',
})

/** The origin of an address, of which the first part of the name may be '*'. */
function originOf(address: string): string {
  try {
    const { origin, protocol } = new URL(address.replace('://*.', '://any.'))
    if (/^https?:$/.test(protocol)) return address.includes('://*.') ? origin.replace('://any.', '://*.') : origin
  } catch {
    // Not an address.
  }
  throw new Error(`“${cleanTitle(address)}” is not the address of a hub. Write, for example, ${HUGGING_FACE}.`)
}
