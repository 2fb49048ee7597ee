// The recorded endings that lessons are about: fetched when a lesson opens, each set once, and checked.

import { useEffect, useState } from 'react'
import { type EndingsSet, readEndings } from '../../sharing/endings.ts'

export type EndingsName = 'film' | 'task'

export type EndingsState =
  | { kind: 'loading' }
  | { kind: 'ready'; set: EndingsSet }
  /** A sentence for a reader, and the way to try again. */
  | { kind: 'failed'; message: string; retry: () => void }

const fetched = new Map<EndingsName, Promise<EndingsSet>>()

function fetchEndings(name: EndingsName): Promise<EndingsSet> {
  const known = fetched.get(name)
  if (known) return known
  const path = `labs/endings-${name}.json.gz`
  const read = async () => {
    const response = await fetch(new URL(path, document.baseURI))
    if (!response.ok) throw new Error(`${path} answered ${response.status}.`)
    return readEndings(new Uint8Array(await response.arrayBuffer()), path)
  }
  const reading = read().catch((error: unknown) => {
    fetched.delete(name)
    throw error
  })
  fetched.set(name, reading)
  return reading
}

export function useEndings(name: EndingsName): EndingsState {
  const [state, setState] = useState<{ name: EndingsName; state: EndingsState } | null>(null)
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt reads again
  useEffect(() => {
    let current = true
    const settle = (next: EndingsState) => current && setState({ name, state: next })
    fetchEndings(name).then(
      (set) => settle({ kind: 'ready', set }),
      (error: unknown) =>
        settle({
          kind: 'failed',
          message: `The recorded endings could not be read: ${error instanceof Error ? error.message : String(error)}`,
          retry: () => {
            setState(null)
            setAttempt((before) => before + 1)
          },
        }),
    )
    return () => {
      current = false
    }
  }, [name, attempt])
  return state?.name === name ? state.state : { kind: 'loading' }
}
