// Reads a list of prompts from typed text or from a file: a line each, JSONL, JSON or CSV. A list is read completely or refused
// with one sentence.

import { parse } from 'csv-parse/browser/esm/sync'
import { decodeText } from './decodeText.ts'
import { delimiterOf } from './delimiter.ts'

export interface ListedPrompt {
  /** Unique in its list. */
  id: string
  prompt: string
}

export interface PromptList {
  prompts: ListedPrompt[]
  /** What a reader should know about how the list was read, as sentences. */
  notes: string[]
}

/** The message says what is wrong with the list, and what to do. */
export class PromptListError extends Error {
  override readonly name = 'PromptListError'
}

export const MAX_PROMPTS = 1000
/** About as many as fit into the model's context. The number of tokens is checked when the model is loaded. */
export const MAX_LISTED_CHARACTERS = 8000
const MAX_ID_CHARACTERS = 200
export const MAX_LIST_BYTES = 8e6

interface Row {
  id?: string
  prompt: string
  /** Where the prompt is, such as 'Line 3', for messages. */
  place: string
}

/** @param name of the file; its ending says the format. @throws PromptListError. */
export function readPromptFile(name: string, bytes: Uint8Array): PromptList {
  if (bytes.length > MAX_LIST_BYTES) throw tooManyBytes(name, bytes.length)
  const decoded = decodeText(bytes)
  if (decoded === null)
    throw new PromptListError(`${name} is not a text file. Save the list as UTF-8 text (.txt, .jsonl or .csv).`)
  const notes = decoded.guessed
    ? [`${name} is not UTF-8, so it was read as ${decoded.guessed}. Check the accents below.`]
    : []
  return listOf(name, rowsOf(name, decoded.text), notes)
}

/** Refuses a file by its size, before it is read. */
export function tooManyBytes(name: string, bytes: number): PromptListError {
  return new PromptListError(
    `${name} has ${megabytes(bytes)} MB; a list of prompts may have ${megabytes(MAX_LIST_BYTES)} MB. Give a shorter list.`,
  )
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1).replace(/\.0$/, '')

/** Typed text with a prompt on each line. @throws PromptListError. */
export function readTypedPrompts(text: string): PromptList {
  return listOf('The list', linesOf(text), [])
}

function listOf(name: string, rows: readonly Row[], notes: readonly string[]): PromptList {
  if (rows.length === 0) throw new PromptListError(`${name} has no prompts. Give at least one, on a line of its own.`)
  if (rows.length > MAX_PROMPTS)
    throw new PromptListError(
      `${name} has ${count(rows.length)} prompts; at most ${count(MAX_PROMPTS)} can be compared at once. Give a part of the list.`,
    )
  const long = rows.find(({ prompt }) => prompt.length > MAX_LISTED_CHARACTERS)
  if (long)
    throw new PromptListError(
      `${long.place} has ${count(long.prompt.length)} characters; a prompt may have ${count(MAX_LISTED_CHARACTERS)}. Shorten it, or leave it out.`,
    )
  const seen = new Set<string>()
  const different = rows.filter(({ prompt }) => !seen.has(prompt) && seen.add(prompt))
  const left = rows.length - different.length
  const repeated = `${left === 1 ? 'One repeated prompt was' : `${count(left)} repeated prompts were`} left out.`
  return { prompts: withIds(different), notes: left > 0 ? [...notes, repeated] : [...notes] }
}

/** The rows' own ids if all have one, else numbers from 1. */
function withIds(rows: readonly Row[]): ListedPrompt[] {
  const hasOwn = rows.every(({ id }) => id !== undefined && id !== '')
  const ids = rows.map(({ id }, i) => (hasOwn ? (id as string).slice(0, MAX_ID_CHARACTERS) : String(i + 1)))
  const seen = new Map<string, string>()
  return rows.map(({ prompt, place }, i) => {
    const id = ids[i] as string
    const before = seen.get(id)
    if (before)
      throw new PromptListError(`${before} and ${place} have the same id, “${id}”. Give each prompt its own id.`)
    seen.set(id, place)
    return { id, prompt }
  })
}

function rowsOf(name: string, text: string): Row[] {
  const [, ending = ''] = /\.([a-z]+)$/i.exec(name) ?? []
  switch (ending.toLowerCase()) {
    case 'jsonl':
    case 'ndjson':
      return jsonLines(text)
    case 'json':
      return jsonArray(name, text)
    case 'csv':
    case 'tsv':
      return csvRows(name, text)
    default:
      return linesOf(text)
  }
}

const EVERY_LINE = /\r\n|[\n\r\u2028\u2029]/

function linesOf(text: string): Row[] {
  return text.split(EVERY_LINE).flatMap((line, i) => (line.trim() === '' ? [] : [row(line, `Line ${count(i + 1)}`)]))
}

/** Trailing spaces would be tokens of their own, which nobody sees. */
const row = (prompt: string, place: string, id?: unknown): Row => ({
  prompt: prompt.trim(),
  place,
  ...(typeof id === 'string' || typeof id === 'number' ? { id: String(id) } : {}),
})

function jsonLines(text: string): Row[] {
  return text.split(/\r?\n/).flatMap((line, i) => {
    if (line.trim() === '') return []
    const place = `Line ${count(i + 1)}`
    const value = parsed(line)
    if (value === undefined)
      throw new PromptListError(`${place} is not JSON. Each line must be like {"id": "1", "prompt": "The film was"}.`)
    return [jsonRow(value, place)]
  })
}

function jsonArray(name: string, text: string): Row[] {
  const value = parsed(text)
  if (!Array.isArray(value))
    throw new PromptListError(`${name} is not a JSON list. It must be like [{"id": "1", "prompt": "The film was"}].`)
  return value.map((each, i) => jsonRow(each, `Prompt ${count(i + 1)}`))
}

function jsonRow(value: unknown, place: string): Row {
  if (typeof value === 'string' && value.trim() !== '') return row(value, place)
  const { prompt, id } = (value ?? {}) as { prompt?: unknown; id?: unknown }
  if (typeof prompt !== 'string' || prompt.trim() === '')
    throw new PromptListError(
      `${place} has no text named “prompt”. It must be like {"id": "1", "prompt": "The film was"}.`,
    )
  return row(prompt, place, id)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function csvRows(name: string, text: string): Row[] {
  const records = csvRecords(name, text)
  const [headings = []] = records
  const names = headings.map((heading) => heading.trim().toLowerCase())
  const [at, idAt] = [names.indexOf('prompt'), names.indexOf('id')]
  if (at < 0 && headings.length > 1)
    throw new PromptListError(
      `${name} has no column “prompt”: its first line must name the columns, such as id,prompt.`,
    )
  const rows = at < 0 ? records : records.slice(1)
  return rows.flatMap((cells, i) => {
    const prompt = cells[Math.max(0, at)] ?? ''
    return prompt.trim() === '' ? [] : [row(prompt, `Row ${count(i + 1)}`, idAt < 0 ? undefined : cells[idAt])]
  })
}

function csvRecords(name: string, text: string): string[][] {
  try {
    return parse(text, { delimiter: delimiterOf(text), skip_empty_lines: true, relax_quotes: true })
  } catch (error) {
    const { lines, code } = error as { lines?: number; code?: string }
    const what =
      code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH'
        ? 'has another number of cells than the first line. Put prompts with commas between double quotes'
        : 'is not CSV. Put prompts with commas or quotes between double quotes, and double the quotes in them'
    throw new PromptListError(`${name}, line ${count(lines ?? 1)} ${what}.`, { cause: error })
  }
}

const count = (value: number): string => value.toLocaleString('en-US')
