// The library's list entry of a stored run, and the check of rows read from storage. Pure.

import { z } from 'zod'
import { cleanTitle } from '../../decoding/cleanText.ts'
import { methods } from '../../decoding/methods/index.ts'
import type { RunRecord } from '../../decoding/record.ts'
import { judgedSchema } from '../../sharing/recorded.ts'
import type { SavedForks } from './savedForks.ts'

/** A run with everything that is stored with it. */
export interface KeptRun extends Pick<ArchiveEntry, 'origin' | 'notice' | 'judged'> {
  record: RunRecord
  title?: string | undefined
  lacksTables?: boolean | undefined
  /** Not checked yet: `openForks` does that. */
  forks: SavedForks | null
  /** Id of its copy that grew while it was written (growingRun.ts). */
  grown?: string | undefined
  interrupted?: boolean | undefined
  /** When it was interrupted, in milliseconds since 1970. Default: now. */
  madeAt?: number | undefined
}

const entrySchema = z.object({
  /** Grows with every stored run, whatever the clock says. Negative: the run is not stored yet. */
  id: z.int(),
  title: z.string(),
  prompt: z.string(),
  texts: z.array(z.string()),
  /** Labels of the columns' methods, in column order. */
  methods: z.array(z.string()),
  /** When it was stored, in milliseconds since 1970. */
  madeAt: z.number(),
  /** Where the run came from; 'here' means that it was made on this page. */
  origin: z.enum(['here', 'recorded', 'link', 'file']),
  lacksTables: z.boolean(),
  // Older rows lack these two fields.
  notice: z.string().optional().catch(undefined),
  judged: judgedSchema.optional().catch(undefined),
  /** Size of the packed run with its forks. */
  sizeBytes: z.number().min(0),
  // Rows of version 1 lack these two fields.
  grown: z.string().optional().catch(undefined),
  /** Whether its page was closed or crashed before the run had ended. */
  interrupted: z.boolean().optional().catch(undefined),
})

export type ArchiveEntry = z.infer<typeof entrySchema>

export interface DamagedRow {
  id: number
  /** The row's title if it is readable, else 'run' and the row's id, e.g. 'run 8'. */
  name: string
  reason: string
}

export function entryOf(
  { record, origin, title, notice, judged, lacksTables = false, grown, interrupted, madeAt }: KeptRun,
  now: number,
  sizeBytes: number,
): Omit<ArchiveEntry, 'id'> {
  return {
    title: cleanTitle(title ?? record.prompt) || 'Empty prompt',
    prompt: record.prompt,
    texts: record.columns.map(({ text }) => text),
    methods: record.columns.map(({ method }) => methods[method].label),
    madeAt: madeAt ?? now,
    origin,
    lacksTables,
    ...(notice === undefined ? {} : { notice }),
    ...(judged === undefined ? {} : { judged }),
    sizeBytes,
    ...(grown === undefined ? {} : { grown }),
    ...(interrupted ? { interrupted } : {}),
  }
}

/** Whether a run is only in this page's memory. */
export const isUnsaved = ({ id }: Pick<ArchiveEntry, 'id'>): boolean => id < 0

/**
 * Checks rows from storage and sorts them, newest first: by id, because a clock may be set back. Unreadable rows are listed
 * separately.
 */
export function readRows(rows: readonly unknown[]): { entries: ArchiveEntry[]; damaged: DamagedRow[] } {
  const entries: ArchiveEntry[] = []
  const damaged: DamagedRow[] = []
  for (const row of rows) {
    const entry = entrySchema.safeParse(row)
    if (entry.success) entries.push(entry.data)
    else {
      const { id, title } = namedSchema.parse(row)
      damaged.push({ id, name: cleanTitle(title) || `run ${id}`, reason: z.prettifyError(entry.error) })
    }
  }
  return { entries: entries.sort((a, b) => b.id - a.id), damaged }
}

const namedSchema = z.object({ id: z.int().catch(-1), title: z.string().catch('') }).catch({ id: -1, title: '' })

/** Entries that contain every word of the query in their title, prompt, texts or methods, ignoring case. */
export function searchEntries(entries: readonly ArchiveEntry[], query: string): ArchiveEntry[] {
  const matches = matcherOf(query)
  return entries.filter(({ title, prompt, texts, methods: labels }) => matches([title, prompt, ...texts, ...labels]))
}

/** Returns whether some texts contain every word of the query, ignoring case. */
export function matcherOf(query: string): (texts: readonly string[]) => boolean {
  const words = folded(query).split(/\s+/).filter(Boolean)
  return (texts) => {
    const text = folded(texts.join('\n'))
    return words.every((word) => text.includes(word))
  }
}

const folded = (text: string): string => text.normalize('NFKC').toLowerCase()
