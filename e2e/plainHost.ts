// A static host as plain as they come: files below a sub-path, no header that a page could profit from, 404 elsewhere.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import sirv from 'sirv'

export interface PlainHost {
  /** Ends in '/'. */
  url: string
  /** Files that are there in another version than on the disk: path below the sub-path to text. */
  changed: Map<string, string>
  close(): void
}

/** Serves `folder` at a port of its own. `allowed`: pages of all hosts may read the files, by the one header for it. */
export async function plainHost(folder: string, { path = '/', allowed = false } = {}): Promise<PlainHost> {
  const files = sirv(folder, { dev: true, etag: true })
  const changed = new Map<string, string>()
  const server = createServer((request, response) => {
    const wanted = request.url ?? '/'
    const missing = () => {
      response.statusCode = 404
      response.end()
    }
    if (!wanted.startsWith(path)) return missing()
    if (allowed) response.setHeader('Access-Control-Allow-Origin', '*')
    const below = wanted.slice(path.length).replace(/[?].*/, '')
    const text = changed.get(below)
    if (text !== undefined) {
      response.setHeader('Content-Type', 'text/html')
      return response.end(text)
    }
    request.url = `/${wanted.slice(path.length)}`
    files(request, response, missing)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}${path}`,
    changed,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
