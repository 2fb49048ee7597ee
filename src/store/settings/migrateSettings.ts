// Converts settings that earlier versions of the page stored.

import { z } from 'zod'
import { checkSettings, type Settings } from './checkSettings.ts'
import { pageColumnId } from './columnIds.ts'
import { choiceOf } from './rewards.ts'

export const SETTINGS_VERSION = 2

const rewards = z
  .array(z.object({ name: z.string(), weight: z.number().catch(1) }))
  .min(1)
  .transform(choiceOf)
  .optional()
  .catch(undefined)

/** In version 1, columns had numeric ids and their overrides in `own`, and a reward was always a list. */
const versionOne = z
  .looseObject({
    rewards,
    columns: z.array(
      z.looseObject({ id: z.int().min(0), own: z.looseObject({ rewards }).optional().catch(undefined) }),
    ),
  })
  .transform(({ rewards: reward, columns, ...rest }) => ({
    ...rest,
    reward,
    columns: columns.map(({ id, own: { rewards: reward, ...own } = { rewards: undefined }, ...column }) => ({
      ...own,
      ...column,
      id: pageColumnId(id),
      reward,
    })),
  }))

/** Checks settings from storage, and converts those of an earlier version. @param version of the stored settings. */
export function migrateSettings(stored: unknown, version: number): Settings {
  const earlier = version < SETTINGS_VERSION ? versionOne.safeParse(stored) : null
  return checkSettings(earlier?.success ? earlier.data : stored)
}
