// Loads and checks recorded data when the view that shows it opens.

import { useEffect, useState } from 'react'
import { useApp } from './context.ts'

export type RecordedSet<Data> =
  | { kind: 'loading' }
  | { kind: 'ready'; data: Data }
  | { kind: 'failed'; message: string; again: () => void }

/**
 * @param path of the file, relative to the page.
 * @param check must be the same function in every render; throws an error that says what is wrong.
 */
export function useRecordedSet<Data>(path: string, check: (json: unknown, name: string) => Data): RecordedSet<Data> {
  const { files } = useApp()
  const [known, setKnown] = useState<{ path: string; state: RecordedSet<Data> } | null>(null)
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt must read the file again
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
          const message = `The recorded data could not be loaded: ${reason}. Live runs work without it.`
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
