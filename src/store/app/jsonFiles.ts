// Recorded data beside the page: each file is fetched and unpacked once.

import { readJson } from '../library/packing.ts'
import type { AppParts } from './parts.ts'

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
