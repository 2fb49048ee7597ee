// A hub on this machine that has one tiny reward model: it answers as hubs do, sends large files from a second origin, and fails as a
// test chooses.

import { hash } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tinyClassifier } from '../src/models/testing/tinyClassifier.ts'

export const HUB_MODEL = 'someone/tiny-words'
const REVISION = 'abc123'

export interface FakeHub {
  /** Origin of the hub, and of the host to which it sends requests for large files. */
  url: string
  filesUrl: string
  /** How the hub fails; null if it does not. */
  fault: 401 | 404 | 'drop' | 'otherBytes' | null
  /** Paths that were asked for. */
  asked: string[]
  close(): void
}

const listen = (listener: RequestListener) =>
  new Promise<{ server: Server; url: string }>((resolve) => {
    const server = createServer((request, response) => {
      response.setHeader('Access-Control-Allow-Origin', '*')
      listener(request, response)
    })
    server.listen(0, '127.0.0.1', () =>
      resolve({ server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
    )
  })

export async function fakeHub(): Promise<FakeHub> {
  const files = tinyClassifier()
  const large = await listen((_, response) => {
    const bytes = files.get('onnx/model.onnx') as Uint8Array
    if (hub.fault === 'drop') {
      response.writeHead(200, { 'content-length': bytes.length })
      response.write(bytes.slice(0, 100), () => response.destroy())
      return
    }
    response.end(hub.fault === 'otherBytes' ? new Uint8Array(bytes.length) : bytes)
  })
  const small = await listen((request, response) => {
    const path = request.url ?? ''
    hub.asked.push(path)
    if (typeof hub.fault === 'number') return response.writeHead(hub.fault).end()
    if (path === `/api/models/${HUB_MODEL}?blobs=true`) {
      const siblings = [...files].map(([rfilename, bytes]) => ({
        rfilename,
        size: bytes.length,
        ...(rfilename.endsWith('.onnx') ? { lfs: { sha256: hash('sha256', bytes) } } : {}),
      }))
      const answer = { sha: REVISION, cardData: { license: 'apache-2.0' }, siblings }
      return response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
    }
    const bytes = files.get(path.slice(`/${HUB_MODEL}/resolve/${REVISION}/`.length))
    if (!bytes) return response.writeHead(404).end()
    if (path.endsWith('.onnx')) return response.writeHead(302, { location: `${large.url}/model` }).end()
    return response.end(bytes)
  })
  const hub: FakeHub = {
    url: small.url,
    // Another name of the same machine is another origin, too, but a port is enough.
    filesUrl: large.url,
    fault: null,
    asked: [],
    close() {
      for (const { server } of [small, large]) {
        server.closeAllConnections()
        server.close()
      }
    },
  }
  return hub
}
