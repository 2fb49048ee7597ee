// Reads a classifier's config.json and tokenizer_config.json, as transformers writes them.

import { z } from 'zod'
import { cleanTitle } from '../../decoding/cleanText.ts'
import { HeadFileError, parseJson } from '../parseJson.ts'
import { type ClassifierCard, ClassifierError } from './classifier.ts'

/** Families of text classifiers that transformers.js runs, by their model_type. */
const FAMILIES = [
  'albert',
  'bert',
  'camembert',
  'convbert',
  'deberta',
  'deberta-v2',
  'distilbert',
  'electra',
  'eurobert',
  'mobilebert',
  'modernbert',
  'mpnet',
  'neobert',
  'roberta',
  'roformer',
  'squeezebert',
  'xlm-roberta',
] as const

/** A reward is one of the labels, or a difference of two: among more, nobody could choose. */
export const MAX_LABELS = 100

/** Positions of RoBERTa begin after the padding token's id, 1. */
const POSITION_OFFSET: Record<string, number> = { roberta: 2, camembert: 2, 'xlm-roberta': 2, mpnet: 2 }

/** Attention costs grow with the square of the length, and nobody writes so much here. */
const MAX_TOKENS = 8192

const configSchema = z.object({
  model_type: z.string('must name the model’s family, such as bert'),
  architectures: z.array(z.string()).nullish(),
  id2label: z.record(z.string(), z.string()).nullish(),
  num_labels: z.int().positive().nullish(),
  max_position_embeddings: z.int().positive().nullish(),
})

const tokenizerSchema = z.object({
  chat_template: z.unknown().optional(),
  model_max_length: z.number().positive().nullish(),
})

/** @throws ClassifierError naming what was found in its place. */
export function readConfig(config: Uint8Array, tokenizerConfig: Uint8Array, extraTemplate: boolean): ClassifierCard {
  const { model_type, architectures, id2label, num_labels, max_position_embeddings } = parsed(
    config,
    configSchema,
    'config.json',
  )
  const { chat_template, model_max_length } = parsed(tokenizerConfig, tokenizerSchema, 'tokenizer_config.json')
  const architecture = cleanTitle(architectures?.[0] ?? '', 60)
  if (architecture !== '' && !architecture.endsWith('ForSequenceClassification'))
    throw new ClassifierError(
      `This model is a ${architecture}, not a text classifier (…ForSequenceClassification). Choose a reward model or a text classifier.`,
    )
  const modelType = FAMILIES.find((family) => family === model_type)
  if (modelType === undefined)
    throw new ClassifierError(
      `config.json: model_type is “${cleanTitle(model_type, 40)}”, which is not supported. Supported: ${FAMILIES.join(', ')}.`,
    )
  const labels = labelsOf(id2label ?? {}, num_labels ?? null)
  if (labels.length > MAX_LABELS)
    throw new ClassifierError(
      `This classifier has ${labels.length.toLocaleString('en-US')} labels; at most ${MAX_LABELS} are supported, because one of them becomes the reward.`,
    )
  const positions = (max_position_embeddings ?? 512) - (POSITION_OFFSET[modelType] ?? 0)
  const maxTokens = Math.max(8, Math.min(positions, model_max_length ?? positions, MAX_TOKENS))
  return { modelType, labels, maxTokens, hasChatTemplate: extraTemplate || hasTemplate(chat_template) }
}

/** A template, or a list of named ones. */
const hasTemplate = (template: unknown): boolean =>
  (typeof template === 'string' && template !== '') || (Array.isArray(template) && template.length > 0)

/** transformers' default is two labels. */
function labelsOf(id2label: Record<string, string>, count: number | null): string[] {
  const ids = Object.keys(id2label)
  const size = ids.length > 0 ? ids.length : (count ?? 2)
  // Made only as long as a message needs it.
  if (size > MAX_LABELS) return Array.from({ length: size }, () => '')
  return Array.from({ length: size }, (_, id) => {
    const label = ids.length > 0 ? id2label[String(id)] : `LABEL_${id}`
    if (label === undefined)
      throw new ClassifierError(`config.json: id2label has ${size} labels, but none with the number ${id}.`)
    return cleanTitle(label, 60) || `LABEL_${id}`
  })
}

function parsed<S extends z.ZodType>(bytes: Uint8Array, schema: S, what: string): z.output<S> {
  try {
    return parseJson(bytes, schema, what)
  } catch (error) {
    if (error instanceof HeadFileError)
      throw new ClassifierError(`${error.message}. Choose the folder of a text classifier.`, { cause: error })
    throw error
  }
}
