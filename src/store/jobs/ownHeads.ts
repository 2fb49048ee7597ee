// Head files that a person brought: handed to the engine, and again to every engine that is loaded after it.

import { createStore } from 'zustand'
import type { EngineClient } from '../../worker/client.ts'
import type { EngineError, RewardInfo } from '../../worker/protocol.ts'

/** No head of ours is near it; a larger file is a mistake. */
export const MAX_HEAD_BYTES = 64 * 2 ** 20

export interface OwnHead {
  fileName: string
  bytes: Uint8Array
}

export interface OwnHeads {
  heads: readonly OwnHead[]
  adding: boolean
  /** The reward that was added last. */
  added: RewardInfo | null
  error: Pick<EngineError, 'message' | 'detail'> | null
  /** Loads the model first where it is not there. */
  add(file: Pick<File, 'name' | 'size' | 'arrayBuffer'>): Promise<void>
  /** Gives a newly loaded engine the heads that its predecessor had. Returns those that it took. */
  addAgain(): Promise<RewardInfo[]>
}

export interface OwnHeadsParts {
  client: Pick<EngineClient, 'addHead'>
  ready: () => Promise<boolean>
  /** The engine has this reward now. */
  onAdded: (reward: RewardInfo) => void
}

export function createOwnHeads({ client, ready, onAdded }: OwnHeadsParts) {
  return createStore<OwnHeads>()((set, get) => ({
    heads: [],
    adding: false,
    added: null,
    error: null,
    async add(file) {
      const { name: fileName, size } = file
      // What is too large is not even taken into memory.
      if (size > MAX_HEAD_BYTES) {
        const megabytes = (size / 1e6).toFixed(0)
        set({
          error: {
            message: `${fileName} has ${megabytes} MB: a head has one or two. Choose another file.`,
            detail: '',
          },
        })
        return
      }
      set({ adding: true, error: null })
      let bytes: Uint8Array
      try {
        bytes = new Uint8Array(await file.arrayBuffer())
      } catch (cause) {
        const message = `${fileName} cannot be read: it may have been moved or changed meanwhile. Choose it again.`
        return set({ adding: false, error: { message, detail: String(cause) } })
      }
      if (!(await ready())) return set({ adding: false })
      const outcome = await client.addHead(bytes)
      if (!outcome.ok) {
        const { error } = outcome
        return set({ adding: false, error: error && { ...error, message: `${fileName}: ${error.message}` } })
      }
      onAdded(outcome.value)
      set(({ heads }) => ({
        adding: false,
        added: outcome.value,
        heads: [...heads.filter((other) => other.fileName !== fileName), { fileName, bytes }],
      }))
    },
    async addAgain() {
      const taken: RewardInfo[] = []
      for (const { bytes } of get().heads) {
        const outcome = await client.addHead(bytes)
        if (outcome.ok) taken.push(outcome.value)
      }
      return taken
    },
  }))
}
