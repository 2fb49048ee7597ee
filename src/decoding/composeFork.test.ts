import { describe, expect, it } from 'vitest'
import { composeFork, forkBegin } from './composeFork.ts'
import type { CandidateRecord, ColumnRecord, RunSettings, StopReason, TokenRecord } from './record.ts'
import { fakeRun } from './testing/fakeRun.ts'
import { flips } from './whatIf.ts'

const SETTINGS: RunSettings = {
  columns: [
    { method: 'pargs', weight: 3 },
    { method: 'bestOfN', weight: 0 },
  ],
  weight: 0,
  reward: 'fake',
  topK: 4,
  temperature: 1,
  seed: 2,
  sample: 0,
  maxTokens: 8,
  bestOf: 3,
  chat: false,
}
const run = await fakeRun(SETTINGS)
const [pargs, bestOfN] = run.columns as [ColumnRecord, ColumnRecord]

/** What the engine returns for a fork that repeats the column's own choices after `given` of its tokens. */
function rest(column: ColumnRecord, given: number): ColumnRecord {
  const after = <T extends { tokens: TokenRecord[]; text: string }>(text: T) => ({
    ...text,
    tokens: text.tokens.slice(given),
    text: '',
  })
  return {
    ...after(column),
    begin: column.tokens.slice(0, given).map(({ token }) => token),
    ...(column.branches ? { branches: column.branches.map(after) } : {}),
  }
}

/** A step of two candidates, tokens 1 and 2 with these bytes; the first is chosen. */
function pair(...bytes: [number[], number[]]): TokenRecord {
  const candidates = bytes.map(
    (one, i): CandidateRecord => ({
      token: i + 1,
      bytes: one,
      baseLogProb: -i - 1,
      rewards: {},
      score: 0,
      probBefore: 0.5,
      probAfter: 0.5,
      noise: 0,
    }),
  )
  return {
    token: 1,
    bytes: bytes[0],
    baseLogProb: -1,
    entropy: 1,
    candidates,
    chosen: 0,
    elapsedMs: 1,
  }
}

const column = (tokens: TokenRecord[], stop: StopReason | null, begin?: number[]): ColumnRecord => ({
  method: 'pargs',
  weight: 1,
  text: '',
  tokens,
  stop,
  begin,
})

describe('composeFork', () => {
  it.each([0, 3, 7])('returns the parent when the fork at %d makes the same choices', (position) => {
    const candidate = pargs.tokens[position]?.chosen as number
    const whole = composeFork(pargs, { position, candidate }, rest(pargs, position + 1))
    expect(whole).toEqual({ ...pargs, begin: pargs.tokens.slice(0, position + 1).map(({ token }) => token) })
  })

  it('composes every sample of Best-of-N', () => {
    // All samples of a fork share the given tokens, so the parent's best sample stands for each of them up to the fork.
    const [first] = bestOfN.branches ?? []
    const parent = { ...bestOfN, ...first }
    const candidate = parent.tokens[0]?.chosen as number
    const written = rest({ ...parent, branches: [parent, parent] }, 1)
    const whole = composeFork(parent, { position: 0, candidate }, written)
    expect(whole.branches?.map(({ text, tokens }) => [text, tokens])).toEqual(
      Array(2).fill([parent.text, parent.tokens]),
    )
  })

  it('replaces the candidate at the fork and leaves the rest of that step unchanged', () => {
    const position = 2
    const before = pargs.tokens[position] as TokenRecord
    const candidate = before.chosen === 0 ? 1 : 0
    const taken = before.candidates[candidate] as CandidateRecord
    const point = { position, candidate }
    const begin = forkBegin(pargs, point)
    expect(begin).toEqual([pargs.tokens[0]?.token, pargs.tokens[1]?.token, taken.token])
    const whole = composeFork(pargs, point, { ...pargs, begin, tokens: [], stop: null })
    const { token, bytes, baseLogProb } = taken
    expect(whole.tokens).toEqual([
      ...pargs.tokens.slice(0, 2),
      { ...before, token, bytes, baseLogProb, chosen: candidate },
    ])
    // The parent is unchanged, and the given tokens are not choices of the fork.
    expect(pargs.tokens[position]).toBe(before)
    expect(flips(whole, { settings: SETTINGS, unitOf: () => null }, { weight: -9 }).positions).toEqual([])
  })

  it('joins half characters across the fork, and leaves the end token out of the text', () => {
    const parent = column([pair([97], [0xc3])], 'length')
    const point = { position: 0, candidate: 1 }
    // é is c3 a9: its halves are the replaced candidate and the first token after it.
    const tokens = [pair([0xa9], [98]), pair([60, 62], [98])]
    expect(composeFork(parent, point, column(tokens, 'endOfText', [2])).text).toBe('é')
    expect(composeFork(parent, point, column([], null, [2])).text).toBe('')
    expect(composeFork(parent, point, column([], 'aborted', [2])).text).toBe('\ufffd')
  })

  it('forks a fork', () => {
    const parent = column([pair([97], [98]), pair([99], [100])], 'length')
    const one = composeFork(parent, { position: 0, candidate: 1 }, column([pair([101], [102])], 'length', [2]))
    const point = { position: 1, candidate: 1 }
    expect(forkBegin(one, point)).toEqual([2, 2])
    expect(composeFork(one, point, column([], 'length', [2, 2])).text).toBe('bf')
  })

  it('names what is missing', () => {
    const parent = column([pair([97], [98])], 'length')
    expect(() => forkBegin(parent, { position: 1, candidate: 0 })).toThrow("position 1 is beyond the parent's 1 tokens")
    expect(() => forkBegin(parent, { position: 0, candidate: 5 })).toThrow('candidate 5 is not among the 2 candidates')
    const point = { position: 0, candidate: 1 }
    expect(() => composeFork(parent, point, column([], null))).toThrow('starts with none')
    expect(() => composeFork(parent, point, column([], null, [1]))).toThrow('starts with tokens 2, but')
  })
})
