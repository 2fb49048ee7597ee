// `npm run model -- film-judge`: writes models/film-judge, a classifier of film reviews as a transformers.js folder. It joins a
// public encoder with the head in film-judge.safetensors; no training data is needed.

import { hash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { withLock } from '../cli/folderLock.ts'
import { MODELS_DIR } from '../cli/paths.ts'
import { writeWhole } from '../cli/wholeFiles.ts'
import { ENCODER, type EncoderFiles, encoderFiles } from './encoder.ts'
import { type FilmJudgeCard, readFilmJudge } from './filmJudgeFile.ts'
import { classifierModel } from './filmJudgeGraph.ts'

export const FILM_JUDGE_DIR = path.join(MODELS_DIR, 'film-judge')
export const FILM_JUDGE_HEAD = path.join(import.meta.dirname, 'film-judge.safetensors')

/** Lists the hashes of the other files, and is written last. */
const SUMS = 'SHA256SUMS'

/**
 * Installs the film judge in `folder`, if it is missing, incomplete or made with another head.
 * @returns a message. @throws WriteError for a full or read-only disk; LockedError while another process installs it; Error that
 * lists all attempts to get a file.
 */
export async function installFilmJudge(folder = FILM_JUDGE_DIR): Promise<string> {
  const where = path.relative('', folder) || '.'
  const head = readFileSync(FILM_JUDGE_HEAD)
  if (isComplete(folder, head)) return `The film judge is in ${where}, hashes checked`
  return withLock(`${folder}.lock`, where, async () => {
    const encoder = await encoderFiles()
    const files = filmJudgeFiles(encoder, head)
    for (const [name, content] of Object.entries(files)) writeWhole(path.join(folder, name), content)
    const sums = Object.entries(files).map(([name, content]) => `${hash('sha256', content)}  ${name}\n`)
    writeWhole(path.join(folder, SUMS), sums.join(''))
    return `The film judge is now in ${where} (encoder and tokenizer from ${[...new Set(encoder.sources)].join(' and ')})`
  })
}

/** Whether the files are those that SHA256SUMS lists, made with this head. */
function isComplete(folder: string, head: Uint8Array): boolean {
  const sums = path.join(folder, SUMS)
  if (!existsSync(sums)) return false
  const lines = readFileSync(sums, 'utf8').trim().split('\n')
  const card = readFilmJudge(head).card
  return lines.every((line) => {
    const [sum, name = ''] = line.split('  ')
    const file = path.join(folder, name)
    if (!existsSync(file)) return false
    const bytes = readFileSync(file)
    return (
      hash('sha256', bytes) === sum && (name !== 'README.md' || bytes.toString() === readme(card, hash('sha256', head)))
    )
  })
}

/** The folder's content by file name. */
export function filmJudgeFiles(
  { onnx, tokenizer }: EncoderFiles,
  head: Uint8Array,
): Record<string, string | Uint8Array> {
  const { card, weights } = readFilmJudge(head)
  const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`
  // The file's own limits are those of another use of the encoder: 128 tokens, always padded to 128.
  const tokenizerJson = { ...JSON.parse(Buffer.from(tokenizer).toString('utf8')), truncation: null, padding: null }
  return {
    'config.json': json(configOf(card)),
    'tokenizer.json': `${JSON.stringify(tokenizerJson)}\n`,
    'tokenizer_config.json': json({
      tokenizer_class: 'BertTokenizer',
      do_lower_case: true,
      strip_accents: null,
      tokenize_chinese_chars: true,
      model_max_length: card.maxTokens,
      ...SPECIAL,
    }),
    'special_tokens_map.json': json(SPECIAL),
    'onnx/model_quantized.onnx': classifierModel(onnx, card.layers, weights),
    'README.md': readme(card, hash('sha256', head)),
  }
}

const SPECIAL = { unk_token: '[UNK]', sep_token: '[SEP]', pad_token: '[PAD]', cls_token: '[CLS]', mask_token: '[MASK]' }

const configOf = ({ labels, maxTokens }: FilmJudgeCard) => ({
  architectures: ['BertForSequenceClassification'],
  model_type: 'bert',
  problem_type: 'single_label_classification',
  id2label: Object.fromEntries(labels.map((label, id) => [id, label])),
  label2id: Object.fromEntries(labels.map((label, id) => [label, id])),
  vocab_size: 30522,
  hidden_size: 384,
  num_hidden_layers: 6,
  num_attention_heads: 12,
  intermediate_size: 1536,
  hidden_act: 'gelu',
  max_position_embeddings: Math.max(512, maxTokens),
  type_vocab_size: 2,
  layer_norm_eps: 1e-12,
  pad_token_id: 0,
  // Node.js would otherwise look for onnx/model.onnx.
  'transformers.js_config': { dtype: 'q8' },
})

function readme({ title, accuracies, data, command, n }: FilmJudgeCard, headSum: string): string {
  const figures = Object.entries(accuracies).map(
    ([texts, { accuracy, standardError, n: count }]) =>
      `| ${texts} | ${accuracy.toFixed(3)} ± ${standardError.toFixed(3)} | ${count} |`,
  )
  return `---
license: apache-2.0
library_name: transformers.js
pipeline_tag: text-classification
base_model: sentence-transformers/all-MiniLM-L6-v2
---

# The film judge of Tokenwise

A text classifier for English film reviews, ${title}. The two logits are −s/2 and s/2, where s is the log-odds of “positive”.

- Encoder: all-MiniLM-L6-v2 with int8 weights (Apache-2.0; sha256 ${ENCODER.sha256}). It was not trained further.
- Head: trained on ${n} reviews and pieces of reviews (sha256 ${headSum}). Data: ${data.source} (${data.licence}).
- Made by \`npm run model -- film-judge\`; the head by \`${command}\`.

| texts | right about | n |
|---|---:|---:|
${figures.join('\n')}
`
}
