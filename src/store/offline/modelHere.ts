// What of one model is stored in this browser.

import { z } from 'zod'
import type { Platform } from '../../platform/platform.ts'
import { listStoredModels } from '../../platform/storedModels.ts'

export interface ModelHere {
  storedBytes: number
  totalBytes: number
}

const manifestSchema = z.object({ sha256: z.string(), sizeBytes: z.int().positive() })

/** @param manifestUrl as in a load request. @throws if the list of the model's files cannot be read. */
export async function modelHere(platform: Pick<Platform, 'fetch' | 'files'>, manifestUrl: string): Promise<ModelHere> {
  const response = await platform.fetch(manifestUrl, { cache: 'no-cache' })
  const { sha256, sizeBytes } = manifestSchema.parse(await response.json())
  const stored = (await listStoredModels(platform)).find((model) => model.sha256 === sha256)
  // A complete model has a few small files besides its parts.
  return { storedBytes: Math.min(stored?.storedBytes ?? 0, sizeBytes), totalBytes: sizeBytes }
}
