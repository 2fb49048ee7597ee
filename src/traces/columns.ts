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
  prompt: string | null
  /** The response's text. Used if no column has its tokens. */
  response: string | null
  /** A list of the tokens' texts. */
  tokens: string | null
  /** A list of token ids. */
  ids: string | null
  /** A list of true or false: whether a token belongs to the response. */
  mask: string | null
  method: string | null
  /** Lists with a number for each token, and single numbers of the response. */
  numbers: readonly string[]
}

export const NO_COLUMNS: ColumnChoice = {
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

const isList = (value: unknown): value is unknown[] => Array.isArray(value) || ArrayBuffer.isView(value)
const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<unknown>) : []

/** Whether a list or a single value of a column is made of numbers. */
function holdsNumbers(value: unknown): boolean {
  if (!isList(value)) return typeof value !== 'string' && !Number.isNaN(numberOf(value))
  const list = listOf(value)
  return (
    list.length > 0 &&
    list.every((one) => one === null || typeof one !== 'object') &&
    list.some((one) => !Number.isNaN(numberOf(one)))
  )
}

/** The first sensible choice for rows of columns: that of a known format, else by usual names. */
export function suggestColumns(rows: readonly Row[]): { format: string | null; choice: ColumnChoice } {
  const sample = rows.slice(0, 20)
  const columns = [...new Set(sample.flatMap((row) => Object.keys(row)))]
  const known = knownColumns.find(({ has }) => has.every((column) => columns.includes(column)))
  const some = (column: string, is: (value: unknown) => boolean) => sample.some((row) => is(row[column]))
  const named = (names: readonly string[], is: (value: unknown) => boolean) =>
    names.find((name) => columns.includes(name) && some(name, is)) ?? null
  const isText = (value: unknown) => typeof value === 'string'
  const isTexts = (value: unknown) => isList(value) && listOf(value).some(isText)
  const usual = {
    prompt: named(USUAL.prompt, (value) => isText(value) || messagesText(value) !== undefined),
    response: named(USUAL.response, (value) => isText(value) || messagesText(value) !== undefined),
    tokens: named(USUAL.tokens, isTexts),
    ids: named(USUAL.ids, (value) => isList(value) && holdsNumbers(value)),
    mask: named(USUAL.mask, isList),
    method: named(USUAL.method, isText),
  }
  const parts: Omit<ColumnChoice, 'numbers'> = { ...usual, ...known?.choice }
  const taken = new Set(Object.values(parts))
  const numbers = columns.filter(
    (column) => !taken.has(column) && !NO_QUANTITY.test(column) && some(column, holdsNumbers),
  )
  return { format: known?.format ?? null, choice: { ...parts, numbers } }
}

/** Whether the choice gives anything to show. */
export const isComplete = ({ response, tokens, ids }: ColumnChoice): boolean =>
  response !== null || tokens !== null || ids !== null

export function readColumns(row: Row, choice: ColumnChoice, name: string, left: LeftOut): Trace {
  const column = (of: string | null) => (of !== null && Object.hasOwn(row, of) ? row[of] : undefined)
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
    const read =
      /log_?p/i.test(quantity) || standardName(quantity) === 'logProb' ? logProbOf : (value: unknown) => value
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

function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return messagesText(value)
}
