// Answers of servers: OpenAI's chat completions, completions and responses, vLLM's additions to them, and llama.cpp's
// /completion. Formats: openai/openai-openapi (openapi.yaml), vllm-project/vllm (vllm/entrypoints/openai),
// ggml-org/llama.cpp (the README of its server).

import { buildTrace, bytesIn, type LeftOut, leaveOut, type TokenText, type TraceBuilder } from './build.ts'
import { idOf, logProbOf, numberOf } from './numbers.ts'
import type { Trace, TraceCandidate } from './trace.ts'

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const fieldsIn = (value: unknown): Fields => (isFields(value) ? value : {})
const listIn = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** What a server calls a token: its text, 'bytes:\\xf0\\x9f' for a part of a character, or 'token_id:198'. */
export function namedToken(name: string): TokenText {
  const id = /^token_id:(\d{1,10})$/.exec(name)
  if (id) return { id: idOf(Number(id[1])) }
  const bytes = /^bytes:((?:\\x[0-9a-f]{2})+)$/i.exec(name)
  if (bytes)
    return {
      bytes: [...(bytes[1] as string).matchAll(/\\x([0-9a-f]{2})/gi)].map(([, hex]) =>
        Number.parseInt(hex as string, 16),
      ),
    }
  return { text: name }
}

function candidate({ text, bytes, id }: TokenText, logProb: number, rank = Number.NaN): TraceCandidate {
  const numbers = { ...(Number.isNaN(logProb) ? {} : { logProb }), ...(Number.isNaN(rank) ? {} : { rank }) }
  return {
    text: text ?? (bytes ? '' : `‹${id ?? '?'}›`),
    ...(bytes ? { bytes } : {}),
    ...(id === undefined ? {} : { id }),
    numbers,
  }
}

/** A token as in a chat answer or of llama.cpp: {token, logprob, bytes?, id?}. */
function listedToken(given: unknown): { token: TokenText; logProb: number } {
  const { token, bytes, id, logprob, prob } = fieldsIn(given)
  const named = namedToken(textIn(token) ?? '')
  const raw = bytesIn(bytes)
  const known = idOf(id)
  const given_prob = numberOf(prob)
  return {
    token: { ...named, ...(raw && raw.length > 0 ? { bytes: raw } : {}), ...(known < 0 ? {} : { id: known }) },
    // With post_sampling_probs, llama.cpp gives probabilities.
    logProb: logprob === undefined && given_prob > 0 ? Math.log(given_prob) : logProbOf(logprob),
  }
}

function addListed(trace: TraceBuilder, entries: readonly unknown[], ids: readonly unknown[]): void {
  for (const [at, entry] of entries.entries()) {
    const { token, logProb } = listedToken(entry)
    const id = ids.length === entries.length ? idOf(ids[at]) : -1
    trace.add(at, id < 0 ? token : { ...token, id })
    trace.set('logProb', at, logProb)
    const { top_logprobs, top_probs } = fieldsIn(entry)
    trace.candidates(
      at,
      listIn(top_logprobs ?? top_probs).map((other) => {
        const { token, logProb } = listedToken(other)
        return candidate(token, logProb)
      }),
    )
  }
}

/** The parallel lists of a completion: {tokens, token_logprobs, top_logprobs}. */
function addParallel(trace: TraceBuilder, logprobs: Fields, ids: readonly unknown[]): void {
  const tokens = listIn(logprobs.tokens)
  for (const [at, name] of tokens.entries()) {
    const id = ids.length === tokens.length ? idOf(ids[at]) : -1
    trace.add(at, { ...namedToken(textIn(name) ?? ''), ...(id < 0 ? {} : { id }) })
    trace.set('logProb', at, logProbOf(listIn(logprobs.token_logprobs)[at]))
    const top = fieldsIn(listIn(logprobs.top_logprobs)[at])
    const others = Object.entries(top).map(([other, value]) => candidate(namedToken(other), logProbOf(value)))
    trace.candidates(
      at,
      others.sort((one, other) => (other.numbers.logProb ?? -Infinity) - (one.numbers.logProb ?? -Infinity)),
    )
  }
}

/** vLLM's prompt_logprobs: per position {"id": {logprob, rank, decoded_token}} of the best tokens and the given one. */
function promptTrace(given: readonly unknown[], ids: readonly unknown[], name: string, left: LeftOut): Trace {
  const trace = buildTrace(name, given.length, left)
  for (const [at, entry] of given.entries()) {
    const table = Object.entries(fieldsIn(entry)).map(
      ([id, of]) => ({ id: idOf(Number(id)), ...fieldsIn(of) }) as Fields,
    )
    const known = idOf(ids[at])
    // Without the prompt's ids, the given token is known only if it stands alone: an object does not keep its order.
    const own = known >= 0 ? table.find(({ id }) => id === known) : table.length === 1 ? table[0] : undefined
    if (!own && table.length > 1)
      leaveOut(left, 'prompt tokens that the answer does not mark among their candidates (send return_token_ids)')
    const text = textIn(own?.decoded_token)
    trace.add(at, {
      ...(text === undefined ? {} : { text }),
      ...(known >= 0 ? { id: known } : own ? { id: own.id as number } : {}),
    })
    trace.set('logProb', at, logProbOf(own?.logprob))
    trace.set('rank', at, own?.rank)
    trace.candidates(
      at,
      table.map(({ id, logprob, rank, decoded_token }) =>
        candidate({ text: textIn(decoded_token), id: id as number }, logProbOf(logprob), numberOf(rank)),
      ),
    )
  }
  return trace.done({ prompt: '' })
}

function choiceTrace(choice: Fields, answer: Fields, name: string, left: LeftOut): Trace[] {
  const logprobs = fieldsIn(choice.logprobs)
  const ids = listIn(choice.token_ids)
  const content = listIn(logprobs.content)
  const listed = content.length > 0 ? content : listIn(choice.completion_probabilities)
  const parallel = listIn(logprobs.tokens)
  const message = textIn(fieldsIn(choice.message).content) ?? textIn(choice.text) ?? textIn(choice.content)
  const length = listed.length || parallel.length
  if (length === 0 && message === undefined) return []
  const trace = buildTrace(name, length || 1, left)
  if (listed.length > 0) addListed(trace, listed, ids)
  else if (parallel.length > 0) addParallel(trace, logprobs, ids)
  else trace.add(0, { text: message ?? '' })
  for (const [key, value] of [
    ['model', answer.model],
    ['finish_reason', choice.finish_reason ?? choice.stop_type],
    ['created', answer.created],
  ] as const)
    if (value !== undefined) trace.meta(key, value)
  return [trace.done({ prompt: promptOf(answer), method: textIn(answer.model) ?? null, whole: length === 0 })]
}

/** Answers do not repeat their prompt, but files of requests and answers do. */
const promptOf = (answer: Fields): string => textIn(answer.prompt) ?? messagesText(answer.messages) ?? ''

/** The turns of a chat as text, or undefined if they are none. */
export function messagesText(messages: unknown): string | undefined {
  if (!Array.isArray(messages) || messages.length === 0) return undefined
  const lines = messages.map((message) => {
    const { role, content } = fieldsIn(message)
    const parts =
      typeof content === 'string'
        ? content
        : listIn(content)
            .map((part) => textIn(fieldsIn(part).text) ?? '')
            .join('')
    return `${textIn(role) ?? ''}: ${parts}`
  })
  return lines.every((line) => line === ': ') ? undefined : lines.join('\n')
}

/** OpenAI's batches wrap an answer: {custom_id, response: {body}}. */
function unwrapped(given: Fields): Fields {
  const { body } = fieldsIn(given.response)
  return isFields(body) ? { ...body, id: given.custom_id ?? body.id } : given
}

/** An answer of llama.cpp's /completion, or a chunk of its stream. */
const isNative = (row: Fields): boolean =>
  Array.isArray(row.completion_probabilities) ||
  (typeof row.content === 'string' && typeof row.stop === 'boolean' && 'tokens_predicted' in row)

/** The last chunk of a stream has settings and no token. */
const isNativeChunk = (row: Fields): boolean =>
  isNative(row) && (row.stop === false || (row.content === '' && listIn(row.completion_probabilities).length === 0))

/** Chunks of a stream carry delta instead of message; those of llama.cpp are answers that have not stopped. */
export const isChunk = (row: unknown): row is Fields =>
  isFields(row) &&
  (isNativeChunk(row) ||
    (Array.isArray(row.choices) &&
      (row.object === 'chat.completion.chunk' || row.choices.some((choice) => isFields(fieldsIn(choice).delta)))))

/** Joins the chunks of streamed answers to whole ones. */
export const joinChunks = (chunks: readonly Fields[]): Fields[] => [
  ...joinNativeChunks(chunks.filter(isNativeChunk)),
  ...joinChoices(chunks.filter((chunk) => !isNativeChunk(chunk))),
]

/** By the index of the prompt, until an answer stops. */
function joinNativeChunks(chunks: readonly Fields[]): Fields[] {
  const joined: Fields[] = []
  const open = new Map<unknown, { content: string; completion_probabilities: unknown[] }>()
  for (const chunk of chunks) {
    const one = open.get(chunk.index) ?? { content: '', completion_probabilities: [] }
    open.set(chunk.index, one)
    one.content += textIn(chunk.content) ?? ''
    for (const entry of listIn(chunk.completion_probabilities)) one.completion_probabilities.push(entry)
    if (chunk.stop !== true) continue
    joined.push({ ...chunk, ...one })
    open.delete(chunk.index)
  }
  return [...joined, ...open.values()]
}

/** By their id. */
function joinChoices(chunks: readonly Fields[]): Fields[] {
  const answers = new Map<
    string,
    { answer: Fields; choices: Map<number, { content: unknown[]; text: string; finish_reason: unknown }> }
  >()
  for (const chunk of chunks) {
    const id = String(chunk.id)
    const joined = answers.get(id) ?? { answer: chunk, choices: new Map() }
    answers.set(id, joined)
    for (const given of listIn(chunk.choices)) {
      const choice = fieldsIn(given)
      const index = Math.max(0, idOf(choice.index))
      const one = joined.choices.get(index) ?? { content: [], text: '', finish_reason: null }
      joined.choices.set(index, one)
      for (const entry of listIn(fieldsIn(choice.logprobs).content)) one.content.push(entry)
      one.text += textIn(fieldsIn(choice.delta).content) ?? ''
      one.finish_reason = choice.finish_reason ?? one.finish_reason
    }
  }
  return [...answers.values()].map(({ answer, choices }) => ({
    ...answer,
    choices: [...choices].map(([index, { content, text, finish_reason }]) => ({
      index,
      message: { content: text },
      logprobs: { content },
      finish_reason,
    })),
  }))
}

/** Whether a row is an answer of a server. */
export function isAnswer(row: unknown): row is Fields {
  if (!isFields(row)) return false
  const answer = unwrapped(row)
  return (
    Array.isArray(answer.choices) || isNative(answer) || (answer.object === 'response' && Array.isArray(answer.output))
  )
}

/** Every choice of an answer, and its prompt where vLLM scored it. */
export function readAnswer(row: Fields, name: string, left: LeftOut): Trace[] {
  const answer = unwrapped(row)
  const at = (part: string) => (name === '' ? part : `${name}, ${part}`)
  if (isNative(answer)) return choiceTrace(answer, answer, name || 'answer', left)
  const choices = Array.isArray(answer.choices) ? answer.choices : responseChoices(listIn(answer.output))
  const traces = choices.flatMap((given, index) => {
    const choice = fieldsIn(given)
    const scored = listIn(choice.prompt_logprobs)
    const prompt =
      scored.length > 0
        ? [promptTrace(scored, listIn(choice.prompt_token_ids), at(`prompt of choice ${index + 1}`), left)]
        : []
    return [...prompt, ...choiceTrace(choice, answer, at(`choice ${index + 1}`), left)]
  })
  // vLLM gives a chat's prompt beside the choices.
  const scored = listIn(answer.prompt_logprobs)
  return scored.length > 0
    ? [promptTrace(scored, listIn(answer.prompt_token_ids), at('prompt'), left), ...traces]
    : traces
}

/** The responses API: output → content → {text, logprobs}. */
const responseChoices = (output: readonly unknown[]): Fields[] =>
  output.flatMap((item) =>
    listIn(fieldsIn(item).content).map((part) => ({
      text: fieldsIn(part).text,
      logprobs: { content: fieldsIn(part).logprobs },
    })),
  )
