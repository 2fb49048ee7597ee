// Recorded data beside the page: fetched once, when a view that shows it opens, unpacked and checked.

import { useEffect, useState } from 'react'
import { readJson } from '../library/packing.ts'
import { useApp } from './context.ts'
import type { AppParts } from './parts.ts'

export type RecordedSet<Data> =
  | { kind: 'loading' }
  | { kind: 'ready'; data: Data }
  /** `message` is a sentence for a reader. */
  | { kind: 'failed'; message: string; again: () => void }

/** JSON files beside the page, each fetched once; a failed one is fetched again on the next request. */
export function createJsonFiles(read: AppParts['read']) {
  const files = new Map<string, Promise<unknown>>()

  async function fetchJson(path: string): Promise<unknown> {
    const bytes = await read(path)
    return readJson(bytes).catch(() => {
      throw new Error(`${path} holds no JSON: it was damaged on the way`)
    })
  }

  return {
    get(path: string): Promise<unknown> {
      const file = files.get(path) ?? fetchJson(path)
      files.set(path, file)
      return file
    },
    forget: (path: string) => void files.delete(path),
  }
}

/** @param path beside the page. @param check the same function in every render; throws an error that says what is wrong. */
export function useRecordedSet<Data>(path: string, check: (json: unknown, name: string) => Data): RecordedSet<Data> {
  const { files } = useApp()
  const [known, setKnown] = useState<{ path: string; state: RecordedSet<Data> } | null>(null)
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt reads again
  useEffect(() => {
    let isCurrent = true
    const settle = (state: RecordedSet<Data>) => isCurrent && setKnown({ path, state })
    files
      .get(path)
      .then((json) => check(json, path))
      .then(
        (data) => settle({ kind: 'ready', data }),
        (cause: unknown) => {
          files.forget(path)
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
