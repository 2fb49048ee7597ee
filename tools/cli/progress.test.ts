import { describe, expect, it } from 'vitest'
import { megabytes, startProgress } from './progress.ts'

function line(isTTY: boolean, total: number | null) {
  const written: string[] = []
  const clock = { ms: 0 }
  const stream = { isTTY, write: (text: string) => written.push(text) }
  return { written, clock, progress: startProgress('rows', total, { stream, now: () => clock.ms }) }
}

describe('startProgress', () => {
  it('rewrites one line on a terminal, with the time left', () => {
    const { written, clock, progress } = line(true, 100)
    progress.update(0)
    clock.ms = 10_000
    progress.update(25)
    progress.update(26) // too soon to be shown
    clock.ms = 20_000
    progress.update(100)
    progress.end()
    // 25 of 100 in 10 s: the other 75 take 30 s.
    expect(written).toEqual([
      '\rrows: 0 of 100 (0%)\x1b[K',
      '\rrows: 25 of 100 (25%), 30 s left\x1b[K',
      '\rrows: 100 of 100 (100%)\x1b[K',
      '\n',
    ])
  })

  it('writes a line every few seconds elsewhere, and none for short work', () => {
    const { written, clock, progress } = line(false, 100)
    for (clock.ms = 0; clock.ms <= 11_000; clock.ms += 1000) progress.update(clock.ms / 1000)
    progress.end()
    expect(written).toHaveLength(2)
    expect(written.every((text) => text.endsWith('\n') && !text.includes('\r'))).toBe(true)

    const quick = line(false, 3)
    quick.progress.update(3)
    quick.progress.end()
    expect(quick.written).toEqual([])
  })

  it('does not count earlier work towards the speed', () => {
    const { written, clock, progress } = line(true, 100)
    progress.update(90)
    clock.ms = 5000
    progress.update(95)
    // 5 in 5 s: the last 5 take 5 s.
    expect(written.at(-1)).toBe('\rrows: 95 of 100 (95%), 5 s left\x1b[K')
  })

  it('shows count and time where the end is not known', () => {
    const { written, clock, progress } = line(true, null)
    clock.ms = 2000
    progress.update(7)
    expect(written).toEqual(['\rrows: 7, 2 s\x1b[K'])
  })
})

it('writes megabytes of a million bytes', () => {
  expect(megabytes(98_362_432)).toBe('98.4 MB')
})
