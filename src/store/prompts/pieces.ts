// Parts of the work on a comparison: what a piece may fail of, and how it is begun, ended and kept to one tab.

import type { Prompt } from '../../decoding/record.ts'
import { promptOf } from '../../evaluation/dialogues.ts'
import type { Platform } from '../../platform/platform.ts'
import type { EngineClient, EngineInfo } from '../../worker/protocol.ts'
import type { PromptsPlan } from './plan.ts'

export interface Fault {
  message: string
  detail: string
}

/** @throws Error that names the first prompt that is too long for the model or has no tokens. */
export async function checkLengths(
  client: Pick<EngineClient, 'tokenize'>,
  { prompts, common }: Pick<PromptsPlan, 'prompts' | 'common'>,
  { model: { contextLength } }: EngineInfo,
): Promise<void> {
  const room = contextLength - common.maxTokens
  for (const { id, prompt } of prompts) {
    const given: Prompt = promptOf(prompt, common.chat)
    const outcome = await client.tokenize({ prompt: given, texts: [] })
    if (!outcome.ok) throw new Error(outcome.error?.message ?? 'The prompts could not be read. Try again.')
    const { length } = outcome.value.promptTokens
    if (length > room)
      throw new Error(
        `The prompt “${id}” has ${length} tokens; at most ${room} fit before the response. Shorten it, or lower the number of tokens.`,
      )
  }
}

export function failure(error: { message: string; detail: string } | null) {
  return error === null ? { kind: 'gaveWay' as const } : { kind: 'failed' as const, fault: error }
}

/** Does `work` with a signal of its own, so that a thousand pieces of work do not leave a thousand listeners on the whole's. */
export async function during<T>(signal: AbortSignal, work: (own: AbortSignal) => Promise<T>): Promise<T> {
  const own = new AbortController()
  const abort = () => own.abort()
  signal.addEventListener('abort', abort)
  try {
    return await work(own.signal)
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** Calls `work` with whether no other tab holds the lock. Without locks, nobody does. */
export async function alone(
  locks: ReturnType<Platform['locks']>,
  name: string,
  work: (isAlone: boolean) => Promise<void>,
): Promise<void> {
  if (locks === null) return work(true)
  await locks.request(name, { ifAvailable: true }, (lock) => work(lock !== null))
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export const NO_MODEL: Fault = { message: 'The model was not loaded. Load it and press Resume.', detail: '' }
export const IN_OTHER_TAB: Fault = {
  message: 'This comparison runs in another tab. Continue it there, or close that tab and press Resume.',
  detail: '',
}
export const otherModel = ({ model }: PromptsPlan, info: EngineInfo): Fault => ({
  message: `This comparison was begun with ${model.name}; the loaded model is ${info.model.name}. Load the same model, or start a new comparison.`,
  detail: `${model.sha256} is not ${info.model.sha256}`,
})
