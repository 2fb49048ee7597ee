import { describe, expect, it } from 'vitest'
import { contentSecurityPolicy } from '../isolation/policy.ts'
import { assertHost, createAddedHosts, pageWithHosts } from './addedHosts.ts'
import { memoryCaches } from './testing/memoryCaches.ts'

const SCOPE = 'https://host/some/where/'

describe('assertHost', () => {
  it.each([
    'https://hub.example',
    'https://*.cdn.example.org',
    'http://127.0.0.1:8000',
    'http://localhost:1',
    'http://[::1]:80',
  ])('takes %s', (host) => {
    expect(() => assertHost(host)).not.toThrow()
  })

  it.each([
    '',
    '*',
    'https:',
    'https://*',
    'hub.example',
    'https://hub.example/',
    'https://hub.example/path',
    "https://a 'unsafe-eval'",
    'https://a; script-src *',
    'https://a\nb',
    'data:',
    'javascript://a',
    'https://user@hub.example',
    'https://a.*.example',
  ])('refuses %j', (host) => {
    expect(() => assertHost(host)).toThrow(RangeError)
  })
})

describe('added hosts', () => {
  it('are kept by the browser, each once', async () => {
    const caches = memoryCaches()
    expect(await createAddedHosts(caches, SCOPE).list()).toEqual([])
    await createAddedHosts(caches, SCOPE).replace(['https://b', 'https://a', 'https://b'])
    expect(await createAddedHosts(caches, SCOPE).list()).toEqual(['https://b', 'https://a'])
    expect(await createAddedHosts(caches, 'https://host/').list()).toEqual([])
  })

  it('are refused together if one of them is no host', async () => {
    const hosts = createAddedHosts(memoryCaches(), SCOPE)
    await hosts.replace(['https://a'])
    await expect(hosts.replace(['https://b', '*'])).rejects.toThrow('“*”')
    expect(await hosts.list()).toEqual(['https://a'])
  })

  it('are none where the browser refuses access', async () => {
    const refused = { open: () => Promise.reject(new DOMException('no', 'SecurityError')) } as unknown as CacheStorage
    expect(await createAddedHosts(refused, SCOPE).list()).toEqual([])
  })
})

describe('pageWithHosts', () => {
  const page = () =>
    new Response(`<meta content="${contentSecurityPolicy({ hosts: ['https://models'] })}"><p>connect-src 'self'`, {
      headers: { 'content-type': 'text/html', 'content-length': '7' },
    })

  it('changes the policy and nothing else of the page', async () => {
    const hosts = ['https://a', 'https://*.b']
    const answer = await pageWithHosts(page(), hosts)
    expect(await answer.text()).toBe(
      `<meta content="${contentSecurityPolicy({ hosts: [...hosts, 'https://models'] })}"><p>connect-src 'self'`,
    )
    expect(answer.headers.get('content-length')).toBeNull()
  })

  it('finds the policy where the build has escaped its quotes', async () => {
    const headers = { 'content-type': 'text/html' }
    const answer = await pageWithHosts(new Response('connect-src &#39;self&#39;; x', { headers }), ['https://a'])
    expect(await answer.text()).toBe('connect-src &#39;self&#39; https://a; x')
  })

  it('leaves what is no page, and a page without added hosts', async () => {
    const plain = page()
    expect(await pageWithHosts(plain, [])).toBe(plain)
    const missing = new Response("connect-src 'self'", { status: 404, headers: { 'content-type': 'text/html' } })
    expect(await pageWithHosts(missing, ['https://a'])).toBe(missing)
  })
})
