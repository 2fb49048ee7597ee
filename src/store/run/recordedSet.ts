// Recorded data beside the page: fetched when a view that shows it opens, once, unpacked and checked.

import { useEffect, useState } from 'react'
import { unpack } from '../library/packing.ts'

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
  try {
    return isPacked ? await unpack(bytes) : JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    throw new Error(`${path} holds no JSON: it was damaged on the way`)
  }
}

/** @param path beside the page. @param check the same function in every render; throws what to tell of data that is wrong. */
export function useRecordedSet<Data>(path: string, check: (json: unknown, name: string) => Data): RecordedSet<Data> {
  const [known, setKnown] = useState<{ path: string; state: RecordedSet<Data> } | null>(null)
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt reads again
  useEffect(() => {
    let isCurrent = true
    const settle = (state: RecordedSet<Data>) => isCurrent && setKnown({ path, state })
    const reading = read.get(path) ?? readSet(path)
    read.set(path, reading)
    reading
      .then((json) => check(json, path))
      .then(
        (data) => settle({ kind: 'ready', data }),
        (cause: unknown) => {
          read.delete(path)
          const reason = cause instanceof Error ? cause.message : String(cause)
          const message = `What was recorded could not be read: ${reason}. What runs live works without it.`
          settle({
            kind: 'failed',
            message,
            again() {
              setKnown(null)
              setAttempt((before) => before + 1)
            },
          })
        },
      )
    return () => {
      isCurrent = false
    }
  }, [path, check, attempt])
  return known?.path === path ? known.state : { kind: 'loading' }
}
