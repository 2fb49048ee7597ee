import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { identityOf } from './offlinePlugin.ts'

const integrity = (bytes: Buffer) => `sha256-${createHash('sha256').update(bytes).digest('base64')}`

test('a file is known by its content, and a gzip file also by what is in it', () => {
  const text = Buffer.from('{"a": 1}')
  expect(identityOf(text, true)).toEqual({
    revision: createHash('sha256').update(text).digest('hex').slice(0, 16),
    integrity: integrity(text),
  })
  const packed = gzipSync(text)
  expect(identityOf(packed, false)).toEqual({ revision: null, integrity: `${integrity(packed)} ${integrity(text)}` })
})
