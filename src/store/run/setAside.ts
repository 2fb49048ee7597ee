// Texts are never shown under another prompt than their own. Pure.

import { dequal } from 'dequal/lite'
import type { Settings } from '../settings/checkSettings.ts'
import { turnsBefore } from '../settings/composeRun.ts'
import type { RunState } from './runState.ts'
import { detachedRecord, recordOf } from './selectors.ts'

/** The prompt of the shown run if the current prompt, or the chat before it, is another one; else null. */
export function otherPrompt(settings: Settings, run: RunState): string | null {
  const ran = recordOf(run)
  if (ran === null) return null
  const { chat = false, turns = [] } = ran.settings
  const isSame = ran.prompt === settings.prompt && chat === settings.chat && dequal(turns, turnsBefore(settings))
  return isSame ? null : ran.prompt
}

/** `otherPrompt` if the texts are therefore set aside. Those of a detached run are not: it is shown with its own prompt. */
export function setAsidePrompt(settings: Settings, run: RunState): string | null {
  return detachedRecord(run) === null ? otherPrompt(settings, run) : null
}
