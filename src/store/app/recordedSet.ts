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
  const [attempt, setAttempt] = useState(0)
  const [known, setKnown] = useState<{ key: string; state: RecordedSet<Data> } | null>(null)
  const key = `${path} ${attempt}`
  useEffect(() => {
    let isCurrent = true
    async function load(): Promise<RecordedSet<Data>> {
      try {
        return { kind: 'ready', data: check(await files.get(path), path) }
      } catch (cause) {
        files.forget(path)
        const reason = cause instanceof Error ? cause.message : String(cause)
        const message = `The recorded data could not be loaded: ${reason}. Live runs work without it.`
        return { kind: 'failed', message, again: () => setAttempt((before) => before + 1) }
      }
    }
    void load().then((state) => isCurrent && setKnown({ key, state }))
    return () => {
      isCurrent = false
    }
  }, [files, path, check, key])
  return known?.key === key ? known.state : { kind: 'loading' }
}
