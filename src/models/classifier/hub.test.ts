import { hash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isHubName } from '../../rewards/classifier/hubModel.ts'
import { tinyClassifier } from '../testing/tinyClassifier.ts'
import { describeHubModel, downloadHubModel } from './hub.ts'

const HUB = 'https://hub.test'
const files = tinyClassifier()

function answer(change: object = {}) {
  const siblings = [...files, ['README.md', new Uint8Array(5)] as const].map(([rfilename, bytes]) => ({
    rfilename,
    size: bytes.length,
    ...(rfilename.endsWith('.onnx') ? { lfs: { sha256: hash('sha256', bytes) } } : {}),
  }))
  return { sha: 'abc', cardData: { license: 'apache-2.0' }, siblings, ...change }
}

/** A hub that serves the tiny classifier. @param responses replace its own, by the end of the address. */
function hub(responses: Record<string, () => Response | Promise<Response>> = {}) {
  const asked: string[] = []
  const get: typeof fetch = async (input) => {
    const url = String(input)
    asked.push(url.slice(HUB.length))
    for (const [end, respond] of Object.entries(responses)) if (url.endsWith(end)) return respond()
    if (url.includes('/api/models/')) return Response.json(answer())
    const path = /resolve\/abc\/(.*)$/.exec(url)?.[1] ?? ''
    const bytes = files.get(path)
    return bytes ? new Response(bytes) : new Response(null, { status: 404 })
  }
  return { options: { hub: HUB, fetch: get }, asked }
}

describe('a hub', () => {
  it('says size and license before anything is downloaded', async () => {
    const { options, asked } = hub()
    const model = await describeHubModel('owner/tiny', options)
    expect(model).toMatchObject({ name: 'owner/tiny', revision: 'abc', licence: 'apache-2.0' })
    expect(model.files.map(({ path }) => path)).toEqual([...files.keys()])
    expect(model.sizeBytes).toBe([...files.values()].reduce((sum, { length }) => sum + length, 0))
    expect(asked).toEqual(['/api/models/owner/tiny?blobs=true'])
  })

  it('sends the files, and counts bytes', async () => {
    const { options } = hub()
    const model = await describeHubModel('owner/tiny', options)
    let last = 0
    const got = await downloadHubModel(model, { ...options, onProgress: (loaded) => (last = loaded) })
    expect(last).toBe(model.sizeBytes)
    expect(await got.get('config.json')?.text()).toBe(new TextDecoder().decode(files.get('config.json')))
  })

  const broken = () =>
    new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(3))
        controller.error(new TypeError('network'))
      },
    })
  const faults: [string, Record<string, () => Response>, string][] = [
    ['401', { 'blobs=true': () => new Response(null, { status: 401 }) }, 'without an account (401)'],
    [
      '404',
      { 'blobs=true': () => new Response(null, { status: 404 }) },
      'hub.test has no owner/tiny (404). Check the name',
    ],
    ['a server error', { 'blobs=true': () => new Response(null, { status: 500 }) }, 'answered 500'],
    ['a page', { 'blobs=true': () => new Response('<html>') }, 'did not answer as a hub does'],
    [
      'no graph',
      { 'blobs=true': () => Response.json(answer({ siblings: [{ rfilename: 'config.json', size: 1 }] })) },
      'There is no onnx/model.onnx',
    ],
    [
      '2 GB',
      {
        'blobs=true': () =>
          Response.json(answer({ siblings: answer().siblings.map((each) => ({ ...each, size: 2e9 })) })),
      },
      'is 2.0 GB',
    ],
    ['a gated file', { 'model.onnx': () => new Response(null, { status: 403 }) }, 'without an account (403)'],
    [
      'a file that breaks off',
      { 'model.onnx': () => new Response(broken()) },
      'onnx/model.onnx of owner/tiny broke off after 0.0 of',
    ],
    ['a short file', { 'model.onnx': () => new Response('x') }, 'onnx/model.onnx of owner/tiny broke off'],
    [
      'another file',
      { 'model.onnx': () => new Response(new Uint8Array(files.get('onnx/model.onnx')?.length ?? 0)) },
      'other contents than hub.test states (sha256)',
    ],
    ['a longer file', { 'tokenizer.json': () => new Response(new Uint8Array(1e6)) }, 'is longer than'],
    [
      'no connection',
      {
        'tokenizer.json': () => {
          throw new TypeError('fetch failed')
        },
      },
      'could not be downloaded from hub.test',
    ],
  ]
  it.each(faults)('%s is said in a sentence', async (_, responses, message) => {
    const { options } = hub(responses)
    const done = describeHubModel('owner/tiny', options).then((model) => downloadHubModel(model, options))
    await expect(done).rejects.toThrow(message)
  })

  it.each(['tiny', 'a/b/c', '../x', 'a/../b', 'a b/c', ''])('%j is no name, and nothing is asked', async (name) => {
    const { options, asked } = hub()
    expect(isHubName(name)).toBe(false)
    await expect(describeHubModel(name, options)).rejects.toThrow('Write owner/name')
    expect(asked).toEqual([])
  })

  it('an abort is no fault', async () => {
    const { options } = hub()
    const controller = new AbortController()
    controller.abort(new Error('stopped'))
    const failing: typeof fetch = async () => Promise.reject(new Error('aborted'))
    const asking = describeHubModel('owner/tiny', { ...options, fetch: failing, signal: controller.signal })
    await expect(asking).rejects.toThrow('stopped')
  })
})
