import { afterEach, describe, expect, it, vi } from 'vitest'
import { requestFile } from './request.ts'

afterEach(() => vi.unstubAllGlobals())

describe('requestFile', () => {
  it('names permission as a possible reason where another host is asked', async () => {
    vi.stubGlobal('location', new URL('https://host/page/'))
    const asked = (url: string) =>
      requestFile(() => Promise.reject(new TypeError('Failed to fetch')), url, {}).catch(
        ({ message }: Error) => message,
      )
    expect(await asked('https://other/m/manifest.json')).toMatch(
      /^https:\/\/other\/m\/manifest[.]json cannot be reached[.] .*Access-Control-Allow-Origin/,
    )
    expect(await asked('https://host/m/manifest.json')).toBe(
      'https://host/m/manifest.json cannot be reached. Check the connection and try again.',
    )
  })
})
