// How a server answers a request for a part, rightly or wrongly; for a server on node.

import type { RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'

export interface ServeOptions {
  /** With quotes. Default: none. */
  etag?: string
  /** The connection breaks after this many bytes of each response. */
  cutAfter?: number
  /** How a request for a range is answered. Default: as HTTP says. */
  ranges?: 'ignored' | 'refused' | 'fromTheStart' | 'wrongTotal' | 'unnamed' | 'zeros' | 'gzipped' | 'empty'
  /** Default: application/octet-stream. */
  type?: string
  /** Whether responses are compressed. */
  gzip?: boolean
}

export function servePart(bytes: Uint8Array, options: ServeOptions = {}): RequestListener {
  const { etag, cutAfter, ranges, type = 'application/octet-stream', gzip } = options
  return (request, response) => {
    response.setHeader('Content-Type', type)
    if (etag !== undefined) response.setHeader('ETag', etag)
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? Number.NaN)
    const ifRange = request.headers['if-range']
    const isRange = !Number.isNaN(from) && ranges !== 'ignored' && (ifRange === undefined || ifRange === etag)
    let body = bytes
    if (isRange && (ranges === 'refused' || from >= bytes.length)) {
      response.statusCode = 416
      response.setHeader('Content-Range', `bytes */${bytes.length}`)
      response.setHeader('Content-Type', 'text/html')
      body = new TextEncoder().encode('<h1>Range Not Satisfiable</h1>')
    } else if (isRange) {
      response.statusCode = 206
      const first = ranges === 'fromTheStart' ? 0 : from
      const total = ranges === 'wrongTotal' ? bytes.length + 1 : bytes.length
      body = bytes.subarray(first)
      if (ranges !== 'unnamed') response.setHeader('Content-Range', `bytes ${first}-${bytes.length - 1}/${total}`)
      if (ranges === 'zeros') body = new Uint8Array(body.length)
      if (ranges === 'empty') body = new Uint8Array()
      if (ranges === 'gzipped') {
        response.setHeader('Content-Encoding', 'gzip')
        body = gzipSync(bytes).subarray(from)
      }
    } else if (gzip) {
      response.setHeader('Content-Encoding', 'gzip')
      body = gzipSync(bytes)
    }
    if (cutAfter === undefined || cutAfter >= body.length) return response.end(body)
    response.setHeader('Content-Length', body.length)
    // Once the bytes are on their way, not before.
    response.write(body.subarray(0, cutAfter), () => setImmediate(() => response.destroy()))
  }
}
