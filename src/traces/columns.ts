// Rows of columns, as training code logs them: which column is the prompt, the text, the tokens, and which hold numbers. Known
// formats are ready-made choices; of other rows a person chooses in a preview.

import { buildTrace, bytesIn, type LeftOut, leaveOut } from './build.ts'
import { idOf, logProbOf, numberOf } from './numbers.ts'
import { isStandard, standardName } from './quantities.ts'
import { messagesText } from './served.ts'
import type { Trace } from './trace.ts'

export type Row = Readonly<Record<string, unknown>>

/** What to take from the columns of a row. Columns are named as in the file. */
export interface ColumnChoice {
  /** What a row is (`tokenRows.ts` reads rows of tokens). */
  row: 'response' | 'token'
  /** Of rows of tokens: those with the same value here are one response. Null: all rows are. */
  group: string | null
  prompt: string | null
  /** The response's text. Used if no column has its tokens. */
  response: string | null
  /** A list of the tokens' texts; of rows of tokens, the text of one. */
  tokens: string | null
  /** A list of token ids; of rows of tokens, one id. */
  ids: string | null
  /** A list of true or false: whether a token belongs to the response. */
  mask: string | null
  method: string | null
  /** Lists with a number for each token, and single numbers of the response; of rows of tokens, numbers of the token. */
  numbers: readonly string[]
}

export const NO_COLUMNS: ColumnChoice = {
  row: 'response',
  group: null,
  prompt: null,
  response: null,
  tokens: null,
  ids: null,
  mask: null,
  method: null,
  numbers: [],
}

/** Formats of training code whose columns are known. */
export const knownColumns: readonly { format: string; has: readonly string[]; choice: Partial<ColumnChoice> }[] = [
  {
    // PrimeIntellect-ai/prime-rl, src/prime_rl/trainer/rl/token_export.py.
    format: 'token export of prime-rl',
    has: ['token_ids', 'loss_mask', 'trainer_logprobs'],
    choice: { ids: 'token_ids', mask: 'loss_mask', method: 'env_name' },
  },
  {
    // volcengine/verl, verl/trainer/ppo/ray_trainer.py, _dump_generations.
    format: 'logged generations of verl',
    has: ['input', 'output', 'score', 'step'],
    choice: { prompt: 'input', response: 'output' },
  },
  {
    // huggingface/trl, trl/trainer/grpo_trainer.py, log.
    format: 'logged completions of TRL',
    has: ['step', 'prompt', 'completion', 'advantage'],
    choice: { prompt: 'prompt', response: 'completion' },
  },
]

/** Lists of numbers that measure nothing: other ids, positions in a text. */
const NO_QUANTITY = /(^|_)(ids?|offsets?|positions?|index|indices)$/i

/** Usual names of columns, most specific first. */
const USUAL = {
  prompt: ['prompt', 'input', 'question', 'query', 'instruction', 'messages'],
  response: ['response', 'completion', 'output', 'text', 'answer', 'generated_text'],
  tokens: ['response_tokens', 'tokens', 'token_texts', 'completion_tokens', 'output_tokens', 'token'],
  ids: ['response_ids', 'token_ids', 'completion_ids', 'output_ids', 'input_ids', 'output_token_ids'],
  mask: ['loss_mask', 'response_mask', 'completion_mask'],
  method: ['method', 'model', 'policy', 'env_name', 'run'],
} as const

export const isList = (value: unknown): value is unknown[] => Array.isArray(value) || ArrayBuffer.isView(value)
const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<unknown>) : []

/** Of rows of tokens. */
const USUAL_OF_TOKENS = {
  group: [
    ...['trace', 'trace_id', 'response_id', 'sample_id', 'sample', 'sequence_id', 'sequence', 'seq_id', 'rollout_id'],
    ...['completion_id', 'request_id', 'response', 'row', 'row_id', 'doc_id', 'example', 'prompt_id'],
  ],
  tokens: ['token', 'token_text', 'token_str', 'decoded_token', 'piece', 'text', 'word'],
  ids: ['token_id', 'id'],
} as const

/** Texts that stand for a number that is missing or not finite. */
const NO_NUMBER = /^\s*([-+]?(nan|inf(inity)?)|none|null|n\/?a)?\s*$/i

/** Whether a list or a single value of a column is made of numbers. */
function holdsNumbers(value: unknown): boolean {
  if (!isList(value)) return !Number.isNaN(numberOf(value))
  const list = listOf(value)
  return (
    list.length > 0 &&
    list.every((one) => one === null || typeof one !== 'object') &&
    list.some((one) => !Number.isNaN(numberOf(one)))
  )
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isSingle = (value: unknown): boolean => isText(value) || typeof value === 'number'

/** What some rows show of their columns. */
function looking(rows: readonly Row[]) {
  const sample = rows.slice(0, SAMPLE_ROWS)
  const columns = columnsOf(sample)
  const some = (column: string, is: (value: unknown) => boolean) => sample.some((row) => is(row[column]))
  const isWord = (value: unknown) => isText(value) && Number.isNaN(numberOf(value)) && !NO_NUMBER.test(value)
  return {
    columns,
    /** The first of the usual names that a column has, whatever its capitals. */
    named: (names: readonly string[], is: (value: unknown) => boolean): string | null =>
      names
        .map((name) => columns.find((column) => column.toLowerCase() === name && some(column, is)))
        .find((column) => column !== undefined) ?? null,
    numbers: (taken: ReadonlySet<unknown>) =>
      columns.filter(
        (column) =>
          !taken.has(column) && !NO_QUANTITY.test(column) && some(column, holdsNumbers) && !some(column, isWord),
      ),
  }
}

/** Rows that a choice of columns is suggested by, and shown with. */
export const SAMPLE_ROWS = 20

export const columnsOf = (rows: readonly Row[]): string[] => [...new Set(rows.flatMap((row) => Object.keys(row)))]

/** The first sensible choice for rows of columns: that of a known format, else by usual names. */
export function suggestColumns(rows: readonly Row[]): { format: string | null; choice: ColumnChoice } {
  const { columns, named } = looking(rows)
  const known = knownColumns.find(({ has }) => has.every((column) => columns.includes(column)))
  const choice = suggestFor('response', rows)
  if (known) {
    const parts = { ...choice, ...known.choice }
    const taken = new Set(Object.values(parts))
    return { format: known.format, choice: { ...parts, numbers: looking(rows).numbers(taken) } }
  }
  // A column "text" may have whole responses; with a position beside it, it has tokens.
  const names = USUAL_OF_TOKENS.tokens.filter((name) => name !== 'text' && name !== 'word')
  const isPlaced = columns.some((column) => /^(position|pos|index|token_(index|idx|position))$/i.test(column))
  const isOfTokens = named(isPlaced ? USUAL_OF_TOKENS.tokens : names, isSingle) ?? named(['token_id'], isSingle)
  const isOfLists = choice.tokens !== null || choice.ids !== null
  return { format: null, choice: isOfTokens !== null && !isOfLists ? suggestFor('token', rows) : choice }
}

/** A choice by usual names, for what a row is. */
export function suggestFor(row: ColumnChoice['row'], rows: readonly Row[]): ColumnChoice {
  const { named, numbers } = looking(rows)
  const isTexts = (value: unknown) => isList(value) && listOf(value).some(isText)
  const isTold = (value: unknown) => isText(value) || messagesText(value) !== undefined
  const parts: ColumnChoice =
    row === 'token'
      ? {
          ...NO_COLUMNS,
          row,
          group: named(USUAL_OF_TOKENS.group, isSingle),
          prompt: named(USUAL.prompt, isTold),
          tokens: named(USUAL_OF_TOKENS.tokens, isSingle),
          ids: named(USUAL_OF_TOKENS.ids, holdsNumbers),
          method: named(USUAL.method, isText),
        }
      : {
          ...NO_COLUMNS,
          prompt: named(USUAL.prompt, isTold),
          response: named(USUAL.response, isTold),
          tokens: named(USUAL.tokens, isTexts),
          ids: named(USUAL.ids, (value) => isList(value) && holdsNumbers(value)),
          mask: named(USUAL.mask, isList),
          method: named(USUAL.method, isText),
        }
  return { ...parts, numbers: numbers(new Set(Object.values(parts))) }
}

/** Whether the choice gives anything to show. */
export const isComplete = ({ row, response, tokens, ids }: ColumnChoice): boolean =>
  tokens !== null || ids !== null || (row === 'response' && response !== null)

/** A cell of a row, or undefined. */
export const cellOf = (row: Row, column: string | null): unknown =>
  column !== null && Object.hasOwn(row, column) ? row[column] : undefined

/** Reads a value of a quantity as it is, or as a log-probability of a server. */
export const valueReader = (quantity: string): ((value: unknown) => unknown) =>
  /log_?p/i.test(quantity) || standardName(quantity) === 'logProb' ? logProbOf : (value) => value

export function readColumns(row: Row, choice: ColumnChoice, name: string, left: LeftOut): Trace {
  const column = (of: string | null) => cellOf(row, of)
  const tokens = listOf(column(choice.tokens))
  const ids = listOf(column(choice.ids))
  const response = asText(column(choice.response))
  const all = tokens.length || ids.length
  if (tokens.length > 0 && ids.length > 0 && tokens.length !== ids.length)
    leaveOut(left, `rows whose ${choice.ids} have another length than their ${choice.tokens}: the ids`)
  const mask = listOf(column(choice.mask))
  const start =
    mask.length === all
      ? Math.max(
          0,
          mask.findIndex((one) => numberOf(one) === 1),
        )
      : 0
  if (mask.length > 0 && mask.length !== all)
    leaveOut(left, `rows whose ${choice.mask} has another length than their tokens: the mask`)
  const whole = all === 0
  const length = whole ? 1 : all - start
  const trace = buildTrace(name, length, left)
  if (whole) trace.add(0, { text: response ?? '' })
  for (let at = 0; at < (whole ? 0 : length); at++) {
    const token = tokens[start + at]
    const id = ids.length === all ? idOf(ids[start + at]) : -1
    const bytes = bytesIn(token)
    trace.add(at, {
      ...(typeof token === 'string' ? { text: token } : bytes ? { bytes } : {}),
      ...(id < 0 ? {} : { id }),
    })
  }
  for (const quantity of choice.numbers) addNumbers(quantity)
  const used = new Set<string | null>([
    choice.prompt,
    choice.response,
    choice.tokens,
    choice.ids,
    choice.mask,
    choice.method,
    ...choice.numbers,
  ])
  for (const [key, value] of Object.entries(row)) if (!used.has(key) && !isList(value)) trace.meta(key, value)
  const promptIds = start > 0 ? Int32Array.from(ids.slice(0, start), idOf) : null
  const given = asText(column(choice.prompt)) ?? ''
  const prompt = start > 0 && tokens.length > 0 ? tokens.slice(0, start).join('') : given
  return trace.done({ prompt, promptIds, method: asText(column(choice.method)) ?? null, whole })

  function addNumbers(quantity: string): void {
    const values = column(quantity)
    if (!isList(values)) {
      if (isOutcome(quantity)) trace.total(quantity, values)
      else trace.meta(quantity, values)
      return
    }
    const list = listOf(values)
    if (list.length === 0) return
    if (whole) {
      leaveOut(left, `lists of ${quantity}, because the rows have no list of tokens`)
      return
    }
    // Lists may cover the whole sequence or the response only.
    const from = list.length === all ? start : list.length === length ? 0 : -1
    if (from < 0) {
      leaveOut(left, `rows whose ${quantity} has another length than their tokens: this column`)
      return
    }
    const read = valueReader(quantity)
    for (let at = 0; at < length; at++) {
      // What the trainer does not use is filled with zeros there.
      if (mask.length === all && numberOf(mask[start + at]) !== 1 && isMasked(quantity)) continue
      trace.set(quantity, at, read(list[from + at]))
    }
  }
}

/** Quantities of the trainer that mean nothing outside of the mask. */
const isMasked = (quantity: string): boolean =>
  isStandard(standardName(quantity)) && standardName(quantity) !== 'logProb' && standardName(quantity) !== 'entropy'

/** Whether a single number says how good a response was. Others, such as a step, are facts about it. */
const isOutcome = (column: string): boolean =>
  /reward|score|acc|return|advantage|value/i.test(column) || ['kl', 'entropy', 'logProb'].includes(standardName(column))

/** A cell as a text. */
export function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return messagesText(value)
}
