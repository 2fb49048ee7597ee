// The built site on a host whose answers for the tiny model's part a test chooses, which can go down and come back.

import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import sirv from 'sirv'

export const PART = 'models/tiny/part-000.bin'

export interface ModelHost {
  /** Ends in '/'. */
  url: string
  /** Answers requests for PART. Null: as a good static host. */
  answer: RequestListener | null
  /** Positions from which PART was requested, in order. */
  asked: number[]
  /** Breaks every connection and refuses new ones. */
  goDown(): Promise<void>
  comeBack(): Promise<void>
}

export async function modelHost(): Promise<ModelHost> {
  const files = sirv(path.resolve(import.meta.dirname, '../dist'), { dev: true, etag: true })
  const listener: RequestListener = (request, response) => {
    // With these, no service worker has to reload the page.
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp')
    const isPart = request.url === `/${PART}`
    if (isPart) host.asked.push(Number(/\d+/.exec(request.headers.range ?? '0')))
    if (isPart && host.answer) return host.answer(request, response)
    files(request, response, () => void response.writeHead(404).end())
  }
  let server: Server
  const listen = (port: number) =>
    new Promise<void>((resolve) => {
      server = createServer(listener).listen(port, '127.0.0.1', resolve)
    })
  await listen(0)
  const { port } = (server! as Server).address() as AddressInfo
  const host: ModelHost = {
    url: `http://127.0.0.1:${port}/`,
    answer: null,
    asked: [],
    goDown: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
    comeBack: () => listen(port),
  }
  return host
}
