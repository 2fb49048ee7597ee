// The range of each number setting, for the page's inputs and the check of stored settings.

import { MAX_BEST_OF } from '../../decoding/settings.ts'

/** `decimals: 0` means a whole number. */
export const LIMITS = {
  weight: { min: -40, max: 40, decimals: 2 },
  /** The weight of a reward in a mix. */
  rewardWeight: { min: -10, max: 10, decimals: 2 },
  topK: { min: 1, max: 50, decimals: 0 },
  temperature: { min: 0.1, max: 3, decimals: 2 },
  seed: { min: 0, max: 999_999, decimals: 0 },
  maxTokens: { min: 1, max: 512, decimals: 0 },
  bestOf: { min: 1, max: MAX_BEST_OF, decimals: 0 },
} as const

/** The range of the sliders of w. The field allows the wider range of `LIMITS`. */
export const WEIGHT_SLIDER = { min: -4, max: 8, step: 0.1 } as const

export type NumberName = keyof typeof LIMITS

/** The number settings in the settings bar, which all columns share. */
export type SharedNumber = Exclude<NumberName, 'rewardWeight' | 'bestOf'>

/** Clamps a number to the limits of its setting, and rounds it to the decimals that the field shows. */
export function clampSetting(name: NumberName, value: number): number {
  const { min, max, decimals } = LIMITS[name]
  const rounded = Number(Math.min(max, Math.max(min, value)).toFixed(decimals))
  return rounded === 0 ? 0 : rounded // avoids −0
}
