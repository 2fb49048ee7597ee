import { describe, expect, it } from 'vitest'
import { modelsAddress } from './modelsAddress.ts'

describe('modelsAddress', () => {
  it.each([
    [undefined, 'models/'],
    ['', 'models/'],
    ['  ', 'models/'],
    ['weights', 'weights/'],
    ['../models/', '../models/'],
    ['/models', '/models/'],
    ['https://host/a/b', 'https://host/a/b/'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080/'],
    ['//host/a', '//host/a/'],
  ])('%s: %s', (given, address) => {
    expect(modelsAddress(given)).toBe(address)
  })

  it.each([
    ['ftp://host/models', /from ftp:/],
    ['C:\\models', /from c:/],
    ['file:///models', /from file:/],
    ['javascript:alert(1)', /from javascript:/],
    ['https://', /not a valid address/],
    ['https://host:port/', /not a valid address/],
    ['https://me:secret@host/', /password/],
    ['https://host/models?version=2', /[?]/],
    ['https://host/models#', /#/],
  ])('refuses %s', (given, reason) => {
    expect(() => modelsAddress(given)).toThrow(reason)
    expect(() => modelsAddress(given)).toThrow(`TOKENWISE_MODELS_URL is "${given}"`)
  })
})
