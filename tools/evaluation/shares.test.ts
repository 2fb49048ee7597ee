import { describe, expect, it } from 'vitest'
import { parseShare, takes } from './shares.ts'

describe('shares of an evaluation', () => {
  it('cover every wave once', () => {
    const shares = ['0/3', '1/3', '2/3'].map(parseShare)
    for (let wave = 0; wave < 10; wave++) expect(shares.filter((share) => takes(share, wave))).toHaveLength(1)
  })

  it.each(['2/2', '1', '-1/2', '0/0', 'a/b', '0/2/3'])('%s is refused', (text) => {
    expect(() => parseShare(text)).toThrow(`${text} is not a valid share`)
  })
})
