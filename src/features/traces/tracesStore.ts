// The opened traces and how they are shown. How they are shown survives a reload, and so does the file (keptFile.ts).

import { z } from 'zod'
import { createStore } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import { SharingError } from '../../sharing/comparison.ts'
import { useOwnStore } from '../../store/app/hooks.ts'
import type { OwnStoreParts } from '../../store/app/ownStores.ts'
import type { ColumnChoice } from '../../traces/columns.ts'
import type { Opened, ReadOptions, UnknownRows } from '../../traces/readTraces.ts'
import { quantitiesOf, totalsOf } from '../../traces/summary.ts'
import { type OpenedTraces, type Trace, TraceError } from '../../traces/trace.ts'
import { forgetFile, keepAdded, keepFile, keptAdded, keptFile } from './keptFile.ts'

export const sorts = ['file', 'total', 'length', 'drop'] as const
export type Sort = (typeof sorts)[number]

/** Traces beside each other at most. */
export const MAX_SHOWN = 6

const settingsSchema = z.object({
  quantity: z.string().max(200).nullable(),
  across: z.string().max(200).nullable(),
  sort: z.enum(sorts),
  isReversed: z.boolean(),
  shown: z.array(z.int().min(0)).max(MAX_SHOWN),
  /** Of the kept file, if its columns were chosen by hand. */
  columns: z
    .object({
      row: z.enum(['response', 'token']).default('response'),
      group: z.string().nullable().default(null),
      prompt: z.string().nullable(),
      response: z.string().nullable(),
      tokens: z.string().nullable(),
      ids: z.string().nullable(),
      mask: z.string().nullable(),
      method: z.string().nullable(),
      numbers: z.array(z.string()).readonly(),
    })
    .nullable(),
})

type Settings = z.infer<typeof settingsSchema>

const NEW: Settings = { quantity: null, across: null, sort: 'file', isReversed: false, shown: [0], columns: null }

export interface OpenFile extends OpenedTraces {
  name: string
  /** How many of the traces are the file's; those after them were added. */
  fromFile: number
}

export interface TracesStore extends Settings {
  opened: OpenFile | null
  /** Rows whose columns are being chosen. */
  unknown: (UnknownRows & { name: string; file: Blob | string }) | null
  /** The share that is read, in [0, 1]. */
  reading: { name: string; share: number } | null
  fault: string | null
  /** What was canceled, until something else is opened. */
  canceled: string | null
  openFile(file: File): Promise<void>
  openText(text: string): Promise<void>
  /** Opens a file that ships with the site. */
  openSiteFile(name: string, path: string): Promise<void>
  /** Opens the traces in an address. */
  openLink(link: string): Promise<void>
  openRows(columns: ColumnChoice): Promise<void>
  /** Gives up choosing columns; what was open before is shown again. */
  leaveRows(): void
  /** Opens the kept file, once. */
  restore(): Promise<void>
  cancel(): void
  close(): void
  change(some: Partial<Settings>): void
  /** Shows one trace, or adds it to those beside each other, or takes it away. */
  show(index: number, beside?: boolean): void
  /** Takes the texts of token ids from a tokenizer.json. */
  decodeIds(file: File): Promise<void>
  /** Adds traces at the end, shows them, and keeps them with the file. */
  add(traces: readonly Trace[]): Promise<void>
}

export function createTraces({ storage, read, readTraceFile }: OwnStoreParts) {
  return createStore<TracesStore>()(
    persist(
      (set, get) => {
        let current: AbortController | null = null
        let isRestored = false

        /** Runs a reader. What is open stays until it has succeeded. @param file of the rows, if it gives rows. */
        async function reading(
          name: string,
          file: Blob | string,
          work: (options: ReadOptions) => Promise<Opened>,
          kept?: { settings: Settings; added: () => number },
        ): Promise<boolean> {
          current?.abort()
          const controller = new AbortController()
          current = controller
          isRestored = true
          set({ reading: { name, share: 0 }, fault: null, canceled: null })
          try {
            const { signal } = controller
            const result = await work({
              signal,
              onProgress: (share) => !signal.aborted && set({ reading: { name, share } }),
            })
            if (signal.aborted) return false
            if (result.kind === 'rows') set({ unknown: { ...result, name, file }, reading: null })
            else
              set({
                ...(kept?.settings ?? NEW),
                ...settled(result.traces, kept?.settings),
                opened: { ...result, name, fromFile: result.traces.length - (kept?.added() ?? 0) },
                unknown: null,
                reading: null,
              })
            return true
          } catch (error) {
            if (controller.signal.aborted) return false
            set({ reading: null, fault: sentence(error, name) })
            return false
          }
        }

        return {
          ...NEW,
          opened: null,
          unknown: null,
          reading: null,
          fault: null,
          canceled: null,
          async openFile(file) {
            const { name } = file
            const isRead = await reading(name, file, (options) => readTraceFile(file, name, options))
            if (isRead) await keepFile(name, file)
          },
          async openText(text) {
            const name = 'pasted text'
            const isRead = await reading(name, text, (options) => readTraceFile(text, name, options))
            if (isRead) await keepFile(name, new Blob([text]))
          },
          async openSiteFile(name, path) {
            let given = new Blob()
            const isRead = await reading(name, given, async (options) => {
              given = new Blob([await read(path)])
              return readTraceFile(given, name, options)
            })
            if (isRead) await keepFile(name, given)
          },
          async openLink(link) {
            const isRead = await reading('link', link, async () => {
              const { decodeTraces } = await import('../../sharing/traceLink.ts')
              return { kind: 'traces', format: 'shared traces', traces: decodeTraces(link), notes: [] }
            })
            const { opened } = get()
            if (!isRead || !opened) return
            set({ shown: opened.traces.map((_, index) => index).slice(0, MAX_SHOWN) })
            const { tracesText } = await import('../../traces/write.ts')
            await keepFile('shared traces', new Blob([tracesText(opened.traces)]))
          },
          async openRows(columns) {
            const { unknown } = get()
            if (!unknown) return
            const { name, file } = unknown
            const isRead = await reading(name, file, (options) => readTraceFile(file, name, { ...options, columns }))
            if (isRead) set({ columns })
          },
          leaveRows: () => set({ unknown: null }),
          async restore() {
            if (isRestored) return
            isRestored = true
            const kept = await keptFile()
            if (!kept || get().opened || get().reading) return
            const { columns, quantity, across, sort, isReversed, shown } = get()
            const settings = { columns, quantity, across, sort, isReversed, shown }
            const { name, file } = kept
            let added: readonly Trace[] = []
            await reading(
              name,
              file,
              async (options) => {
                const result = await readTraceFile(file, name, { ...options, columns })
                if (result.kind === 'rows') return result
                added = await keptAdded(readTraceFile, options.signal)
                return { ...result, traces: [...result.traces, ...added] }
              },
              { settings, added: () => added.length },
            )
          },
          cancel() {
            const { reading } = get()
            current?.abort()
            set({ reading: null, canceled: reading?.name ?? null })
          },
          close() {
            current?.abort()
            set({ ...NEW, opened: null, unknown: null, reading: null, fault: null, canceled: null })
            void forgetFile()
          },
          change: (some) => set(some),
          show(index, beside = false) {
            const { shown } = get()
            if (!beside) return set({ shown: [index] })
            if (!shown.includes(index)) return set({ shown: [...shown, index].slice(-MAX_SHOWN) })
            if (shown.length > 1) set({ shown: shown.filter((other) => other !== index) })
          },
          async decodeIds(file) {
            const { opened } = get()
            try {
              const { readVocabulary, withTexts } = await import('../../traces/vocabulary.ts')
              const vocabulary = readVocabulary(await file.text(), file.name)
              if (opened && get().opened === opened)
                set({
                  opened: { ...opened, traces: opened.traces.map((trace) => withTexts(trace, vocabulary)) },
                  fault: null,
                })
            } catch (error) {
              set({ fault: sentence(error, file.name) })
            }
          },
          async add(traces) {
            const { opened, quantity } = get()
            if (!opened) return
            const shown = traces.map((_, index) => opened.traces.length + index).slice(0, MAX_SHOWN)
            const all = [...opened.traces, ...traces]
            const isKnown = traces.some(({ quantities }) => quantity !== null && quantities.has(quantity))
            set({
              opened: { ...opened, traces: all },
              shown,
              quantity: isKnown ? quantity : bestQuantity(quantitiesOf(traces)),
            })
            await keepAdded(all.slice(opened.fromFile))
          },
        }
      },
      {
        name: 'tokenwise-traces',
        version: 1,
        storage: createJSONStorage(storage),
        partialize: ({ quantity, across, sort, isReversed, shown, columns }) =>
          ({ quantity, across, sort, isReversed, shown, columns }) as TracesStore,
        merge: (persisted, now) => ({ ...now, ...settingsSchema.catch(NEW).parse(persisted) }),
      },
    ),
  )
}

/** What a file is likely to be opened for. */
const bestQuantity = (names: readonly string[]): string | null =>
  ['reward', 'advantage', 'value'].find((name) => names.includes(name)) ??
  names.find((name) => name.startsWith('reward')) ??
  (names.includes('logProb') ? 'logProb' : (names[0] ?? null))

/** Settings that fit the traces: those that were kept, where they still do. */
function settled(traces: readonly Trace[], kept: Settings | undefined): Partial<Settings> {
  const names = [...new Set([...quantitiesOf(traces), ...totalsOf(traces)])]
  const best = bestQuantity(names)
  const shown = (kept?.shown ?? [0]).filter((index) => index < traces.length)
  return {
    quantity: kept?.quantity != null && names.includes(kept.quantity) ? kept.quantity : best,
    across:
      kept?.across != null && names.includes(kept.across) ? kept.across : (names.find((name) => name !== best) ?? null),
    shown: shown.length > 0 ? shown : [0],
  }
}

function sentence(error: unknown, name: string): string {
  if (error instanceof TraceError || error instanceof SharingError) return error.message
  const reason = error instanceof Error ? error.message : String(error)
  return `${name} could not be read (${reason.slice(0, 200)}). Try it again, or open another file.`
}

export function useTraces(): TracesStore
export function useTraces<T>(select: (state: TracesStore) => T): T
export function useTraces<T>(select?: (state: TracesStore) => T) {
  return useOwnStore<TracesStore, TracesStore | T>(createTraces, select ?? ((state) => state))
}
