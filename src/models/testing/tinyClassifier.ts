// Makes a text classifier in the folder form of transformers.js, for tests: a BERT in form, but its logits are the mean of one
// number for each word and label. So a test knows what it scores: the mean of +4 for “good”, −4 for “bad” and 0 for others.

import { GraphBuilder } from '../graph/builder.ts'
import { DataType } from '../graph/onnxSchema.ts'

export interface TinyClassifierOptions {
  /** Default: NEGATIVE and POSITIVE. The last label gets the score, the first one its negative, others 0. */
  labels?: readonly string[]
  /** What “good” adds, and “bad” takes away. With NaN, every score is NaN. Default 4. */
  scale?: number
  /** Fields of config.json that replace its own. */
  config?: Record<string, unknown>
  chatTemplate?: string
  /** Ends in a product of 8-bit integers, as in graphs that were quantized dynamically. Scores are then off by up to 1/100. */
  int8?: boolean
}

const SPECIALS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'] as const
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz0123456789.,!?:;-\'"()<>|_/']
/** Words, and all letters as words and as continuations, so that every English text can be written. */
const VOCABULARY = [
  ...SPECIALS,
  'good',
  'bad',
  'good!',
  'the',
  'film',
  'was',
  ...LETTERS,
  ...LETTERS.map((letter) => `##${letter}`),
]

/** Files by path. */
export function tinyClassifier({
  labels = ['NEGATIVE', 'POSITIVE'],
  scale = 4,
  config = {},
  chatTemplate,
  int8 = false,
}: TinyClassifierOptions = {}): Map<string, Uint8Array<ArrayBuffer>> {
  const json = (value: object) => new TextEncoder().encode(JSON.stringify(value))
  return new Map([
    [
      'config.json',
      json({
        architectures: ['BertForSequenceClassification'],
        model_type: 'bert',
        hidden_size: labels.length,
        num_attention_heads: 1,
        num_hidden_layers: 1,
        vocab_size: VOCABULARY.length,
        max_position_embeddings: 64,
        id2label: Object.fromEntries(labels.map((label, id) => [String(id), label])),
        ...config,
      }),
    ],
    ['tokenizer.json', json(tokenizer())],
    [
      'tokenizer_config.json',
      json({
        tokenizer_class: 'BertTokenizer',
        model_max_length: 64,
        do_lower_case: true,
        pad_token: '[PAD]',
        unk_token: '[UNK]',
        cls_token: '[CLS]',
        sep_token: '[SEP]',
        ...(chatTemplate === undefined ? {} : { chat_template: chatTemplate }),
      }),
    ],
    ['onnx/model.onnx', graph(labels.length, scale, int8)],
  ])
}

function tokenizer(): object {
  const special = (id: number) => ({ id: SPECIALS[id], type_id: 0 })
  const token = (id: number, type_id: number) => ({ SpecialToken: { ...special(id), type_id } })
  const [CLS, SEP] = [2, 3]
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: SPECIALS.map((content, id) => ({
      id,
      content,
      special: true,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
    })),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [token(CLS, 0), { Sequence: { id: 'A', type_id: 0 } }, token(SEP, 0)],
      pair: [
        token(CLS, 0),
        { Sequence: { id: 'A', type_id: 0 } },
        token(SEP, 0),
        { Sequence: { id: 'B', type_id: 1 } },
        token(SEP, 1),
      ],
      special_tokens: Object.fromEntries(
        [CLS, SEP].map((id) => [SPECIALS[id], { id: SPECIALS[id], ids: [id], tokens: [SPECIALS[id]] }]),
      ),
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(VOCABULARY.map((word, id) => [word, id])),
    },
  }
}

/** logits = Σ mask · table[ids] / Σ mask, with rows of [−s, 0 …, s] in the table. */
function graph(labels: number, scale: number, int8: boolean): Uint8Array<ArrayBuffer> {
  const builder = new GraphBuilder('tiny-classifier')
  const shape = ['texts', 'tokens']
  const ids = builder.input('input_ids', DataType.int64, shape)
  const mask = builder.input('attention_mask', DataType.int64, shape)
  const scoreOf = (word: string) => scale * (word === 'good' ? 1 : word === 'bad' ? -1 : 0)
  const row = (score: number) =>
    Array.from({ length: labels }, (_, label) => (label === labels - 1 ? score : label === 0 ? -score : 0))
  const table = builder.constant(
    DataType.float,
    [VOCABULARY.length, labels],
    VOCABULARY.flatMap((word) => row(scoreOf(word))),
  )
  const rows = builder.op('Gather', [table, ids])
  const weights = builder.op('Cast', [mask], { int: { to: DataType.float } })
  const axis = builder.int64(1)
  const column = builder.op('Unsqueeze', [weights, builder.int64(-1)])
  const total = builder.op('ReduceSum', [builder.op('Mul', [rows, column]), axis], { int: { keepdims: 0 } })
  const count = builder.op('ReduceSum', [weights, axis], { int: { keepdims: 1 } })
  if (int8) timesOne(builder, builder.op('Div', [total, count]), labels)
  else builder.op('Div', [total, count], {}, 'logits')
  builder.output('logits', DataType.float, ['texts', labels])
  return Uint8Array.from(builder.finish().model)
}

/** logits = rows · 1 in 8-bit integers: the nodes that dynamic quantization puts in place of a MatMul. */
function timesOne(builder: GraphBuilder, rows: string, labels: number): void {
  const identity = Array.from({ length: labels ** 2 }, (_, i) => (i % (labels + 1) === 0 ? 1 : 0))
  const weights = builder.op('Cast', [builder.constant(DataType.int32, [labels, labels], identity)], {
    int: { to: DataType.uint8 },
  })
  builder.node('', 'DynamicQuantizeLinear', [rows], ['quantized', 'quantum', 'zero'])
  const product = builder.op('MatMulInteger', ['quantized', weights, 'zero'])
  const whole = builder.op('Cast', [product], { int: { to: DataType.float } })
  builder.op('Mul', [whole, 'quantum'], {}, 'logits')
}
