import { afterEach, describe, expect, it, vi } from 'vitest'
import { requestFile } from './request.ts'

afterEach(() => vi.unstubAllGlobals())

describe('requestFile', () => {
  it('names permission as a possible reason if the file is on another host', async () => {
    vi.stubGlobal('location', new URL('https://host/page/'))
    const asked = (url: string) =>
      requestFile(() => Promise.reject(new TypeError('Failed to fetch')), url, {}).catch(
        ({ message }: Error) => message,
      )
    expect(await asked('https://other/m/manifest.json')).toMatch(
      /^Could not download https:\/\/other\/m\/manifest[.]json[.] .*Access-Control-Allow-Origin/,
    )
    expect(await asked('https://host/m/manifest.json')).toBe(
      'Could not download https://host/m/manifest.json. Check your connection and try again.',
    )
  })
})
