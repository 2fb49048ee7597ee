// Recorded data of a lesson, beside the page: fetched when the lesson opens, once, unpacked and checked.

import { useEffect, useState } from 'react'
import { unpack } from '../../store/packing.ts'

export type RecordedSet<Data> =
  | { kind: 'loading' }
  | { kind: 'ready'; data: Data }
  /** `message` is a sentence for a reader. */
  | { kind: 'failed'; message: string; again: () => void }

const read = new Map<string, Promise<unknown>>()

async function readSet(path: string): Promise<unknown> {
  const response = await fetch(new URL(path, document.baseURI))
  if (!response.ok) throw new Error(`${path} answered ${response.status}`)
  const bytes = new Uint8Array(await response.arrayBuffer())
  // A host may have unpacked it on the way.
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b
  return isPacked ? await unpack(bytes) : JSON.parse(new TextDecoder().decode(bytes))
}

/** @param path beside the page. @param check the same function in every render; throws what to tell of data that is wrong. */
export function useRecordedSet<Data>(path: string, check: (json: unknown, name: string) => Data): RecordedSet<Data> {
  const [state, setState] = useState<RecordedSet<Data>>({ kind: 'loading' })
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt reads again
  useEffect(() => {
    let isCurrent = true
    const reading = read.get(path) ?? readSet(path)
    read.set(path, reading)
    reading
      .then((json) => check(json, path))
      .then(
        (data) => isCurrent && setState({ kind: 'ready', data }),
        (cause: unknown) => {
          read.delete(path)
          if (!isCurrent) return
          const reason = cause instanceof Error ? cause.message : String(cause)
          setState({
            kind: 'failed',
            message: `What was recorded for this lesson could not be read: ${reason}.`,
            again() {
              setState({ kind: 'loading' })
              setAttempt((before) => before + 1)
            },
          })
        },
      )
    return () => {
      isCurrent = false
    }
  }, [path, check, attempt])
  return state
}
