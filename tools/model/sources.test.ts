import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { WriteError } from '../cli/wholeFiles.ts'
import { downloadWithResume } from './sources.ts'

const WHOLE = Buffer.from('0123456789')

let folder = ''
let file = ''
let server: Server
beforeEach(async () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  folder = await mkdtemp(path.join(tmpdir(), 'sources-'))
  file = path.join(folder, 'deeper', 'file')
})
afterEach(async () => {
  vi.restoreAllMocks()
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true })
})

/** A server on this machine; `ranges` collects the Range headers that it was sent. */
async function serve(answer: RequestListener): Promise<{ url: string; ranges: (string | undefined)[] }> {
  const ranges: (string | undefined)[] = []
  server = createServer((request, response) => {
    ranges.push(request.headers.range)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`, ranges }
}

it('continues a broken download', async () => {
  let calls = 0
  const { url, ranges } = await serve((request, response) => {
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': WHOLE.length - from })
    // The first answer breaks off after four bytes.
    if (calls++ > 0) response.end(WHOLE.subarray(from))
    else response.write(WHOLE.subarray(0, 4), () => response.destroy())
  })
  await expect(downloadWithResume(url, file, 10)).rejects.toThrow('the next run continues from there')
  // How much of a broken answer reached the disk is up to the network; from here on it is four bytes.
  await writeFile(file, WHOLE.subarray(0, 4))
  await downloadWithResume(url, file, 10)
  expect(await readFile(file)).toEqual(WHOLE)
  expect(ranges).toEqual([undefined, 'bytes=4-'])
  // A complete file is not requested again.
  await downloadWithResume(url, file, 10)
  expect(calls).toBe(2)
})

it('starts over if the server does not support ranges, or the file is too long', async () => {
  const { url, ranges } = await serve((_, response) => response.end(WHOLE))
  await expect(downloadWithResume(url, file, 12)).rejects.toThrow('the response ended after 10 of 12 bytes')
  await downloadWithResume(url, file, 10)
  await writeFile(file, 'half')
  await downloadWithResume(url, file, 10)
  expect(await readFile(file)).toEqual(WHOLE)
  await writeFile(file, 'more than ten bytes')
  await downloadWithResume(url, file, 10)
  expect(await readFile(file)).toEqual(WHOLE)
  expect(ranges).toEqual([undefined, 'bytes=4-', undefined])
})

it.each<[string, RequestListener, string]>([
  ['an error', (_, response) => response.writeHead(401, 'Unauthorized').end(), 'status 401 Unauthorized'],
  ['a web page', (_, response) => response.setHeader('content-type', 'text/html').end('<html>'), 'a web page'],
  ['too much', (_, response) => response.end('more than ten bytes'), 'longer than 10 bytes'],
])('names the problem when the answer is %s', async (_, answer, message) => {
  const { url } = await serve(answer)
  await expect(downloadWithResume(url, file, 10)).rejects.toThrow(message)
})

it.skipIf(!existsSync('/dev/full'))('says that the disk is full, which no other source would help', async () => {
  const { url } = await serve((_, response) => response.end(WHOLE))
  const download = downloadWithResume(url, '/dev/full', 10)
  await expect(download).rejects.toThrow(WriteError)
  await expect(download).rejects.toThrow('The disk is full: /dev/full could not be written.')
})
