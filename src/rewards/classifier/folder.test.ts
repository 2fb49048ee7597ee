import { describe, expect, it } from 'vitest'
import { folderPaths, readClassifierFiles } from './folder.ts'

const CONFIG = {
  architectures: ['BertForSequenceClassification'],
  model_type: 'bert',
  id2label: { 0: 'NEGATIVE', 1: 'POSITIVE' },
  max_position_embeddings: 512,
}

interface Change {
  config?: object | string
  tokenizerConfig?: object
  without?: string
  extra?: Record<string, number>
}

const file = (content: string, size = content.length) => ({
  size,
  arrayBuffer: async () => new TextEncoder().encode(content).buffer,
})

function read({ config = {}, tokenizerConfig = {}, without, extra = { 'onnx/model.onnx': 9 } }: Change = {}) {
  const files = new Map([
    ['config.json', file(typeof config === 'string' ? config : JSON.stringify({ ...CONFIG, ...config }))],
    ['tokenizer.json', file('{}')],
    ['tokenizer_config.json', file(JSON.stringify(tokenizerConfig))],
    ['README.md', file('A model')],
    ...Object.entries(extra).map(([name, size]) => [name, file('', size)] as const),
  ])
  if (without) files.delete(without)
  return readClassifierFiles(files)
}

describe('readClassifierFiles', () => {
  it('reads labels, length and format, and takes only the files that are needed', async () => {
    const { card, files, dtype, sizeBytes } = await read({ tokenizerConfig: { model_max_length: 1e30 } })
    expect(card).toEqual({
      modelType: 'bert',
      labels: ['NEGATIVE', 'POSITIVE'],
      maxTokens: 512,
      hasChatTemplate: false,
    })
    expect([...files.keys()]).toEqual(['config.json', 'tokenizer.json', 'tokenizer_config.json', 'onnx/model.onnx'])
    expect(dtype).toBe('fp32')
    expect(sizeBytes).toBeGreaterThan(9)
  })

  it('prefers the quantized graph, and brings weights beside a graph', async () => {
    const extra = { 'onnx/model.onnx': 9, 'onnx/model_fp16.onnx': 5, 'onnx/model_quantized.onnx': 3 }
    expect(await read({ extra })).toMatchObject({ dtype: 'q8', graph: 'onnx/model_quantized.onnx', hasData: false })
    const split = await read({ extra: { 'onnx/model.onnx': 9, 'onnx/model.onnx_data': 90 } })
    expect([...split.files.keys()]).toContain('onnx/model.onnx_data')
    expect(split.hasData).toBe(true)
  })

  it('a chat template may be in either place; positions of RoBERTa begin at 2', async () => {
    expect((await read({ tokenizerConfig: { chat_template: '{{ x }}' } })).card.hasChatTemplate).toBe(true)
    const extra = { 'onnx/model.onnx': 9, 'chat_template.jinja': 4 }
    expect((await read({ extra })).card.hasChatTemplate).toBe(true)
    const roberta = await read({ config: { model_type: 'roberta', max_position_embeddings: 514 } })
    expect(roberta.card.maxTokens).toBe(512)
  })

  it('without names, labels are numbered', async () => {
    expect((await read({ config: { id2label: null } })).card.labels).toEqual(['LABEL_0', 'LABEL_1'])
    expect((await read({ config: { id2label: null, num_labels: 1 } })).card.labels).toEqual(['LABEL_0'])
  })

  const thousand = Object.fromEntries(Array.from({ length: 1000 }, (_, id) => [id, `label ${id}`]))
  const cases: [string, Change, string][] = [
    ['1,000 labels', { config: { id2label: thousand } }, 'has 1,000 labels; at most 100'],
    ['labels with a gap', { config: { id2label: { 0: 'a', 2: 'b' } } }, 'none with the number 1'],
    ['another task', { config: { architectures: ['BertForMaskedLM'] } }, 'is a BertForMaskedLM, not a text classifier'],
    [
      'another family',
      { config: { model_type: 'llama', architectures: ['LlamaForSequenceClassification'] } },
      'model_type is “llama”, which is not supported. Supported: albert, bert',
    ],
    ['no family', { config: { model_type: undefined } }, 'config.json: model_type: must name'],
    ['a config that is none', { config: 'PK…' }, 'config.json is not JSON'],
    ['no config', { without: 'config.json' }, 'There is no config.json. Choose the folder'],
    ['no tokenizer', { without: 'tokenizer.json' }, 'There is no tokenizer.json, so the model has no tokenizer'],
    ['no tokenizer config', { without: 'tokenizer_config.json' }, 'There is no tokenizer_config.json'],
    ['no graph', { extra: {} }, 'There is no onnx/model.onnx'],
    ['an empty graph', { extra: { 'onnx/model.onnx': 0 } }, 'onnx/model.onnx is empty'],
    ['2 GB', { extra: { 'onnx/model.onnx': 2e9 } }, 'onnx/model.onnx is 2.0 GB; at most 1 GB'],
    ['2 GB beside it', { extra: { 'onnx/model.onnx': 5, 'onnx/model.onnx_data': 2e9 } }, 'is 2.0 GB'],
  ]
  it.each(cases)('%s is refused', async (_, change, message) => {
    await expect(read(change)).rejects.toThrow(message)
  })
})

describe('folderPaths', () => {
  it('leaves out the outer folder, and finds a graph beside the config', () => {
    expect([...folderPaths(['my/bert/config.json', 'my/bert/onnx/model.onnx', 'my/other.txt'])]).toEqual([
      ['config.json', 'my/bert/config.json'],
      ['onnx/model.onnx', 'my/bert/onnx/model.onnx'],
    ])
    expect(folderPaths(['config.json', 'model_quantized.onnx']).get('onnx/model_quantized.onnx')).toBe(
      'model_quantized.onnx',
    )
    expect(folderPaths(['a.txt'])).toEqual(new Map([['a.txt', 'a.txt']]))
  })
})
