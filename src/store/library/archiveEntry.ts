// What a library lists of a run that was kept, and what it packs of it: pure functions, and the check of what comes back
// from the disk.

import { z } from 'zod'
import { methods } from '../../decoding/methods/index.ts'
import type { RunRecord } from '../../decoding/record.ts'
import type { SharedJudgement } from '../../sharing/comparison.ts'
import type { SavedBranches } from './savedBranches.ts'

/** Where a run that was kept had come from. here: it was made on this page. */
export const keptOrigins = ['here', 'recorded', 'link', 'file'] as const

export type KeptOrigin = (typeof keptOrigins)[number]

/** A run as it is given to be kept, and as it comes back. */
export interface KeptRun {
  record: RunRecord
  origin: KeptOrigin
  /** Without one it is called by its prompt. */
  title?: string | undefined
  /** What its sender said of it. */
  notice?: string | undefined
  /** What a judge said of its columns. */
  judged?: SharedJudgement | undefined
  /** Its candidate tables did not come with it. */
  lacksTables?: boolean | undefined
  /** As saved; to be opened by `openBranches`, which checks it. */
  forks: SavedBranches | null
}

export interface ArchiveEntry {
  id: number
  title: string
  /** The whole prompt and what every column wrote: what is searched beside the title. */
  prompt: string
  texts: string[]
  /** Labels of the columns' methods, in their order. */
  methods: string[]
  /** Date.now() when it was kept. */
  madeAt: number
  origin: KeptOrigin
  lacksTables: boolean
  notice?: string | undefined
  judged?: SharedJudgement | undefined
  /** Of what is packed. */
  sizeBytes: number
}

export const MAX_TITLE_CHARACTERS = 120

const entrySchema: z.ZodType<ArchiveEntry> = z.object({
  id: z.int(),
  title: z.string(),
  prompt: z.string(),
  texts: z.array(z.string()),
  methods: z.array(z.string()),
  madeAt: z.number(),
  origin: z.enum(keptOrigins),
  lacksTables: z.boolean(),
  // Of neither is there anything in older rows.
  notice: z.string().optional().catch(undefined),
  judged: z
    .object({ judge: z.string(), title: z.string(), scores: z.array(z.number()) })
    .optional()
    .catch(undefined),
  sizeBytes: z.number().min(0),
})

/** A row that cannot be read. */
export interface DamagedRow {
  id: number
  /** Its title, where that at least can be read, else its number. */
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

/** One line, cut with a sign that it was. */
export function cleanTitle(title: string): string {
  const characters = [...title.replace(/\s+/g, ' ').trim()]
  if (characters.length <= MAX_TITLE_CHARACTERS) return characters.join('')
  return `${characters.slice(0, MAX_TITLE_CHARACTERS - 1).join('')}…`
}

/** Rows from a disk, newest first, those that cannot be read apart. */
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

/** Entries in which every word of the query stands somewhere: in title, prompt or a text, in either case of letters. */
export function searchEntries(entries: readonly ArchiveEntry[], query: string): ArchiveEntry[] {
  const words = folded(query).split(/\s+/).filter(Boolean)
  return entries.filter(({ title, prompt, texts, methods: labels }) => {
    const text = folded([title, prompt, ...texts, ...labels].join('\n'))
    return words.every((word) => text.includes(word))
  })
}

const folded = (text: string): string => text.normalize('NFKC').toLowerCase()
