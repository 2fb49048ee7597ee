// Settings that the papers used in experiments of their own, for one column each. Weights are of raw rewards; a reward of
// another scale than theirs is pushed by them more or less hard.

import type { MethodName } from '../record.ts'

export interface Preset {
  method: MethodName
  /** As the literature writes it, with what is set. */
  title: string
  /** arXiv id. */
  source: string
  /** What a reader must know beside, or null. */
  note: string | null
  weight: number
  topK: number
  temperature: number
}

export const presets = {
  pargs: {
    method: 'pargs',
    title: 'PARGS, w 2, k 10',
    source: '2406.07780',
    note: null,
    weight: 2,
    topK: 10,
    temperature: 1,
  },
  pargsGreedy: {
    method: 'pargsGreedy',
    title: 'PARGS-G, w 1, k 10',
    source: '2406.07780',
    note: null,
    weight: 1,
    topK: 10,
    temperature: 1,
  },
  args: {
    method: 'args',
    title: 'ARGS, w 1.5, k 10, T 0.7',
    source: '2402.01694',
    note: null,
    weight: 1.5,
    topK: 10,
    temperature: 0.7,
  },
  argsGreedy: {
    method: 'argsGreedy',
    title: 'ARGS-greedy, w 1.5, k 10',
    source: '2402.01694',
    note: null,
    weight: 1.5,
    topK: 10,
    temperature: 1,
  },
  cd: {
    method: 'cd',
    title: 'CD, w 2, k 10',
    source: '2310.17022',
    note: 'Its paper goes through many weights and names no one of them: this is the weight of PARGS, to compare the two.',
    weight: 2,
    topK: 10,
    temperature: 1,
  },
  rad: {
    method: 'rad',
    title: 'RAD, w 30, k 20',
    source: '2310.09520',
    note: 'Its reward is a probability, kept between 0 and 1, hence the large weight.',
    weight: 30,
    topK: 20,
    temperature: 1,
  },
} as const satisfies Record<string, Preset>

export type PresetName = keyof typeof presets

export const presetNames = Object.keys(presets) as readonly PresetName[]
