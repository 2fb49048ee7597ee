import { expect, test } from 'vitest'
import * as credit from '../../labs/credit/state.ts'
import { labs } from '../../labs/parts/catalog.ts'
import * as prefixLabels from '../../labs/prefixLabels/state.ts'
import * as push from '../../labs/push/state.ts'
import * as twoPolicies from '../../labs/twoPolicies/state.ts'
import * as untrainedScores from '../../labs/untrainedScores/state.ts'
import { queryOf } from '../../store/view/hashPlace.ts'
import links from './2026-11-29/labLinks.json' with { type: 'json' }

/** The state that a query is read as, and the query that is written of it. */
const read: Record<string, (query: URLSearchParams) => { state: unknown; again: string }> = {
  'untrained-scores': both(untrainedScores.link),
  'two-policies': both(twoPolicies.link),
  'prefix-labels': both(prefixLabels.link),
  credit: both(credit.link),
  push: both(push.link),
}

function both<State>(lab: { read: (query: URLSearchParams) => State; write: (state: State) => string }) {
  return (query: URLSearchParams) => {
    const state = lab.read(query)
    return { state, again: lab.write(state) }
  }
}

test.each(links)('$address', ({ address, expected }) => {
  const name = /^#\/labs\/([^?]+)/.exec(address)?.[1] ?? ''
  expect(labs.map((lab) => lab.name)).toContain(name)
  const query = queryOf(address)
  const opened = read[name]?.(new URLSearchParams(query))
  // A field that is newer than the link has its default.
  expect(plain(opened?.state)).toMatchObject(expected)
  expect(sorted(opened?.again ?? '')).toEqual(sorted(query))
})

const sorted = (query: string) => [...new URLSearchParams(query)].sort()

/** As JSON, maps as objects. */
const plain = (state: unknown): unknown =>
  JSON.parse(JSON.stringify(state, (_, value) => (value instanceof Map ? Object.fromEntries(value) : value)))
