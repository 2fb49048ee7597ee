// A static host as plain as they come: files below a sub-path, no header that a page could profit from, 404 elsewhere.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import sirv from 'sirv'

export interface PlainHost {
  /** Ends in '/'. */
  url: string
  /** Files that are there in another version than on the disk: path below the sub-path to text. Null: missing. */
  changed: Map<string, string | null>
  /** Answers no request for this file, a path below the sub-path, until the returned function is called. */
  hold(below: string): () => void
  /** Serves another folder from now on, as after an upload. */
  serve(folder: string): void
  close(): void
}

/**
 * Serves `folder` at a port of its own, or at `port`. `allowed`: pages of all hosts may read the files, by the one header for
 * it.
 */
export async function plainHost(folder: string, { path = '/', allowed = false, port = 0 } = {}): Promise<PlainHost> {
  let files = sirv(folder, { dev: true, etag: true })
  const changed = new Map<string, string | null>()
  const held = new Map<string, Promise<void>>()
  const server = createServer(async (request, response) => {
    const wanted = request.url ?? '/'
    const missing = () => {
      response.statusCode = 404
      response.end()
    }
    if (!wanted.startsWith(path)) return missing()
    if (allowed) response.setHeader('Access-Control-Allow-Origin', '*')
    const below = wanted.slice(path.length).replace(/[?].*/, '')
    await held.get(below)
    const text = changed.get(below)
    if (text === null) return missing()
    if (text !== undefined) {
      response.setHeader('Content-Type', below.endsWith('.js') ? 'text/javascript' : 'text/html')
      return response.end(text)
    }
    request.url = `/${wanted.slice(path.length)}`
    files(request, response, missing)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    changed,
    hold(below) {
      let release = () => {}
      held.set(below, new Promise((resolve) => (release = resolve)))
      return () => release()
    },
    serve(next) {
      files = sirv(next, { dev: true, etag: true })
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
