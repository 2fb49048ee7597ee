// Texts of token ids, by the tokenizer.json of the model that wrote them (the format of Hugging Face's tokenizers).

import { z } from 'zod'
import { BYTE_OF_CHARACTER } from '../models/byteLevel.ts'
import { buildTrace, type TokenText } from './build.ts'
import { type Trace, TraceError } from './trace.ts'

const fileSchema = z.looseObject({
  model: z.looseObject({ vocab: z.union([z.record(z.string(), z.int()), z.array(z.tuple([z.string(), z.number()]))]) }),
  added_tokens: z.array(z.looseObject({ id: z.int(), content: z.string() })).default([]),
})

/** Token texts by id. */
export type Vocabulary = ReadonlyMap<number, TokenText>

/** @throws TraceError if the text is no tokenizer.json. */
export function readVocabulary(text: string, name: string): Vocabulary {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new TraceError(`${name} is not JSON. Choose the tokenizer.json of the model that wrote the tokens.`)
  }
  const parsed = fileSchema.safeParse(json)
  if (!parsed.success)
    throw new TraceError(`${name} has no vocabulary. Choose the tokenizer.json of the model that wrote the tokens.`)
  const { model, added_tokens } = parsed.data
  const entries = Array.isArray(model.vocab)
    ? model.vocab.map(([piece], id): [string, number] => [piece, id])
    : Object.entries(model.vocab)
  // Byte-level vocabularies write a space as Ġ, SentencePiece ones as ▁.
  const isByteLevel = entries.some(([piece]) => piece.startsWith('Ġ'))
  const vocabulary = new Map<number, TokenText>()
  for (const [piece, id] of entries) vocabulary.set(id, isByteLevel ? byteLevel(piece) : sentencePiece(piece))
  for (const { id, content } of added_tokens) vocabulary.set(id, { text: content })
  return vocabulary
}

function byteLevel(piece: string): TokenText {
  const bytes = [...piece].map((character) => BYTE_OF_CHARACTER.get(character))
  return bytes.every((byte) => byte !== undefined) ? { bytes } : { text: piece }
}

function sentencePiece(piece: string): TokenText {
  const byte = /^<0x([0-9A-F]{2})>$/.exec(piece)
  return byte ? { bytes: [Number.parseInt(byte[1] as string, 16)] } : { text: piece.replaceAll('▁', ' ') }
}

/** The trace with the texts of its ids. Ids that the vocabulary lacks stay numbers. */
export function withTexts(trace: Trace, vocabulary: Vocabulary): Trace {
  if (!trace.ids) return trace
  const decode = (ids: Int32Array) => {
    const built = buildTrace('', ids.length, new Map())
    for (const [at, id] of ids.entries()) built.add(at, vocabulary.get(id) ?? { text: `‹${id}›` })
    return built.done({})
  }
  const { texts, bytes } = decode(trace.ids)
  const prompt = trace.promptIds ? decode(trace.promptIds).texts.join('') : trace.prompt
  return { ...trace, texts, bytes, prompt, promptIds: null, known: 'texts' }
}
