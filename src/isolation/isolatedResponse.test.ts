import { describe, expect, it } from 'vitest'
import { isolatedResponse, needsIsolation } from './isolatedResponse.ts'

const FOLDER = 'https://host/some/where/'

describe('needsIsolation', () => {
  it.each([
    ['', 'navigate', 'document', true],
    ['?model=tiny#/about', 'navigate', 'document', true],
    ['index.html', 'navigate', 'document', true],
    ['index.html', 'navigate', 'iframe', true],
    ['assets/engine-1a.js', 'same-origin', 'worker', true],
    // Files fetched by scripts, and imported modules, need no headers.
    ['assets/ort-1a.js', 'cors', 'script', false],
    ['models/tiny/part-000.bin', 'cors', '', false],
    // Another site in a subfolder, and its workers.
    ['else/', 'navigate', 'document', false],
    ['else/worker.js', 'same-origin', 'worker', false],
    ['else.html?index.html', 'navigate', 'document', false],
  ] as const)('%s as %s for a %s: %s', (path, mode, destination, needed) => {
    expect(needsIsolation({ url: FOLDER + path, mode, destination }, FOLDER)).toBe(needed)
  })

  it('ignores everything outside its folder', () => {
    for (const url of ['https://host/', 'https://host/some/where', 'https://other/some/where/', '']) {
      expect(needsIsolation({ url, mode: 'navigate', destination: 'document' }, FOLDER)).toBe(false)
    }
  })
})

describe('isolatedResponse', () => {
  it('adds both headers and changes nothing else', async () => {
    const given = new Response('<p>', {
      status: 404,
      statusText: 'Not Found',
      headers: { 'content-type': 'text/html', etag: '"7"', 'cross-origin-opener-policy': 'unsafe-none' },
    })
    const answer = isolatedResponse(given)
    expect(Object.fromEntries(answer.headers)).toEqual({
      'content-type': 'text/html',
      etag: '"7"',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    })
    expect([answer.status, answer.statusText, await answer.text()]).toEqual([404, 'Not Found', '<p>'])
  })

  it('adds further headers', () => {
    const { headers } = isolatedResponse(new Response('', { headers: { 'x-a': '1' } }), { 'X-A': '2', 'X-B': '3' })
    expect([headers.get('x-a'), headers.get('x-b')]).toEqual(['2', '3'])
  })

  it('accepts a response without a body', () => {
    expect(isolatedResponse(new Response(null, { status: 304 })).status).toBe(304)
  })

  it.each(['opaqueredirect', 'opaque', 'error'] as const)('returns %s unchanged', (type) => {
    const given = Object.defineProperty(new Response(), 'type', { value: type })
    expect(isolatedResponse(given)).toBe(given)
  })
})
