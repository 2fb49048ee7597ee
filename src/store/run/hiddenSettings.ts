// The settings that the simple view hides, so that it can name those that are not the defaults. Pure.

import { methods } from '../../decoding/methods/index.ts'
import { DEFAULT_SETTINGS, isOverriding, type Settings } from '../settings/checkSettings.ts'
import { detailsOf } from './columnTitles.ts'

/** For example ['normalized w', 'k 40', 'seed 1']; empty if all hidden settings have their defaults. */
export function hiddenSettings(settings: Settings): string[] {
  const { chat, turns, units, topK, temperature, seed, maxTokens, bestOf, columns } = settings
  const differs = <Name extends keyof Settings>(name: Name) => settings[name] !== DEFAULT_SETTINGS[name]
  const before = turns.filter(({ content }) => content.trim() !== '').length
  return [
    ...(chat ? [before > 0 ? `chat after ${before} ${before === 1 ? 'turn' : 'turns'}` : 'chat'] : []),
    ...(units === 'standard' ? ['normalized w'] : []),
    ...(differs('topK') ? detailsOf({ topK }) : []),
    ...(differs('temperature') ? detailsOf({ temperature }) : []),
    ...(differs('seed') ? [`seed ${seed}`] : []),
    ...(differs('maxTokens') ? [`at most ${maxTokens} tokens`] : []),
    ...(differs('bestOf') && columns.some(({ method }) => methods[method].bestBy) ? [`N ${bestOf}`] : []),
    ...(columns.some(isOverriding) ? ['settings of single columns'] : []),
  ]
}
