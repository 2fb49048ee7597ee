// Head files that the user chose. They are added to the engine, and again after every later load.

import { createStore } from 'zustand'
import { cleanTitle } from '../../decoding/cleanText.ts'
import type { EngineClient, Outcome, RewardInfo } from '../../worker/protocol.ts'
import { createJob } from './engineJob.ts'

/** No head is nearly as large as this, so a larger file is a mistake. */
export const MAX_HEAD_BYTES = 64 * 2 ** 20

export type HeadFile = Pick<File, 'name' | 'size' | 'arrayBuffer'>

export interface OwnHeadsParts {
  client: Pick<EngineClient, 'addHead'>
  ready: () => Promise<boolean>
  onAdded: (reward: RewardInfo) => void
}

export function createOwnHeads({ client, ready, onAdded }: OwnHeadsParts) {
  /** Contents by file name. */
  const files = createStore<ReadonlyMap<string, Uint8Array>>()(() => new Map())

  const adding = createJob<HeadFile, never, RewardInfo>({
    async work(file, { signal }) {
      const name = cleanTitle(file.name)
      const read = await readHead(file)
      if (!read.ok) return read
      if (!(await ready()) || signal.aborted) return { ok: false, error: null }
      const outcome = await client.addHead(read.value, { signal })
      if (!outcome.ok)
        return { ok: false, error: outcome.error && { ...outcome.error, message: named(outcome.error.message, name) } }
      files.setState(new Map([...files.getState()].filter(([other]) => other !== name)).set(name, read.value), true)
      onAdded(outcome.value)
      return outcome
    },
  })

  /** Adds the heads to a newly loaded engine. Resolves with the rewards of the accepted heads. */
  async function addAgain(): Promise<RewardInfo[]> {
    const added: RewardInfo[] = []
    for (const bytes of files.getState().values()) {
      const outcome = await client.addHead(bytes)
      if (outcome.ok) added.push(outcome.value)
    }
    return added
  }

  return { files, adding, addAgain }
}

/** A message of the engine, which does not know the file's name. */
const named = (message: string, name: string): string =>
  /^your head file/i.test(message) ? message.replace(/^your head file/i, () => name) : `${name}: ${message}`

async function readHead(file: HeadFile): Promise<Outcome<Uint8Array>> {
  const fault = (message: string, detail = '') =>
    ({ ok: false, error: { code: 'head', message: `${cleanTitle(file.name)} ${message}`, detail } }) as const
  // Checked first, so that a huge file is never read into memory.
  if (file.size > MAX_HEAD_BYTES)
    return fault(`is ${(file.size / 1e6).toFixed(0)} MB, but a head file is only 1 or 2 MB. Choose another file.`)
  try {
    return { ok: true, value: new Uint8Array(await file.arrayBuffer()) }
  } catch (cause) {
    return fault('cannot be read: it may have been moved or changed. Choose it again.', String(cause))
  }
}
