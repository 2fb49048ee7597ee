// What the library lists of a run that was kept, and the check of rows that come back from the disk. Pure.

import { z } from 'zod'
import { methods } from '../../decoding/methods/index.ts'
import type { RunRecord } from '../../decoding/record.ts'
import type { SharedJudgement } from '../../sharing/comparison.ts'
import type { SavedForks } from './savedForks.ts'

/** Where a kept run came from; 'here': it was made on this page. */
export const keptOrigins = ['here', 'recorded', 'link', 'file'] as const

export type KeptOrigin = (typeof keptOrigins)[number]

/** A run with what is kept with it. */
export interface KeptRun {
  record: RunRecord
  origin: KeptOrigin
  /** Without one the prompt is the title. */
  title?: string | undefined
  /** Its sender's note. */
  notice?: string | undefined
  /** A judge's scores of its columns. */
  judged?: SharedJudgement | undefined
  /** Its candidate tables did not come with it. */
  lacksTables?: boolean | undefined
  /** As saved: `openForks` checks and opens it. */
  forks: SavedForks | null
}

export const MAX_TITLE_CHARACTERS = 120

const entrySchema = z.object({
  id: z.int(),
  title: z.string(),
  /** The whole prompt and the text of every column: searched along with the title. */
  prompt: z.string(),
  texts: z.array(z.string()),
  /** Labels of the columns' methods, in their order. */
  methods: z.array(z.string()),
  /** Date.now() when it was kept. */
  madeAt: z.number(),
  origin: z.enum(keptOrigins),
  lacksTables: z.boolean(),
  // Older rows have neither.
  notice: z.string().optional().catch(undefined),
  judged: z
    .object({ judge: z.string(), title: z.string(), scores: z.array(z.number()) })
    .optional()
    .catch(undefined),
  /** Of the packed run. */
  sizeBytes: z.number().min(0),
})

export type ArchiveEntry = z.infer<typeof entrySchema>

/** A row that cannot be read. */
export interface DamagedRow {
  id: number
  /** Its title if that can be read, else its number. */
  name: string
  reason: string
}

export function entryOf(
  { record, origin, title, notice, judged, lacksTables = false }: KeptRun,
  madeAt: number,
  sizeBytes: number,
): Omit<ArchiveEntry, 'id'> {
  return {
    title: cleanTitle(title ?? record.prompt) || 'An empty prompt',
    prompt: record.prompt,
    texts: record.columns.map(({ text }) => text),
    methods: record.columns.map(({ method }) => methods[method].label),
    madeAt,
    origin,
    lacksTables,
    ...(notice === undefined ? {} : { notice }),
    ...(judged === undefined ? {} : { judged }),
    sizeBytes,
  }
}

/** One line; a long title is cut and ends in an ellipsis. */
export function cleanTitle(title: string): string {
  const characters = [...title.replace(/\s+/g, ' ').trim()]
  if (characters.length <= MAX_TITLE_CHARACTERS) return characters.join('')
  return `${characters.slice(0, MAX_TITLE_CHARACTERS - 1).join('')}…`
}

/** Rows from the disk, newest first; rows that cannot be read are listed apart. */
export function readRows(rows: readonly unknown[]): { entries: ArchiveEntry[]; damaged: DamagedRow[] } {
  const entries: ArchiveEntry[] = []
  const damaged: DamagedRow[] = []
  for (const row of rows) {
    const entry = entrySchema.safeParse(row)
    if (entry.success) entries.push(entry.data)
    else damaged.push(damagedRow(row, z.prettifyError(entry.error)))
  }
  return { entries: entries.sort((a, b) => b.madeAt - a.madeAt || b.id - a.id), damaged }
}

const namedSchema = z.object({ id: z.int().catch(-1), title: z.string().catch('') }).catch({ id: -1, title: '' })

function damagedRow(row: unknown, reason: string): DamagedRow {
  const { id, title } = namedSchema.parse(row)
  return { id, name: cleanTitle(title) || `run ${id}`, reason }
}

/** Entries that contain every word of the query in their title, prompt, texts or methods, ignoring case. */
export function searchEntries(entries: readonly ArchiveEntry[], query: string): ArchiveEntry[] {
  const words = folded(query).split(/\s+/).filter(Boolean)
  return entries.filter(({ title, prompt, texts, methods: labels }) => {
    const text = folded([title, prompt, ...texts, ...labels].join('\n'))
    return words.every((word) => text.includes(word))
  })
}

const folded = (text: string): string => text.normalize('NFKC').toLowerCase()
