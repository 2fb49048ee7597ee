// The JSON files of the site, each downloaded and unpacked once. A failed download stays cached until `forget` is called.

import { readJson } from '../library/packing.ts'
import type { AppParts } from './parts.ts'

export function createJsonFiles(read: AppParts['read']) {
  const files = new Map<string, Promise<unknown>>()

  async function fetchJson(path: string): Promise<unknown> {
    const bytes = await read(path)
    return readJson(bytes).catch(() => {
      throw new Error(`${path} is not valid JSON: the download may be damaged`)
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
