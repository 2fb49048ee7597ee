// Column settings from the methods' papers. Weights multiply raw rewards: with rewards on a different scale, the same
// weight steers more or less strongly.

import { type MethodName, methods } from './index.ts'

interface PaperSettings {
  weight: number
  topK: number
  temperature: number
  /** A caveat about these settings. */
  note?: string
}

const settings = {
  pargs: { weight: 2, topK: 10, temperature: 1 },
  pargsGreedy: { weight: 1, topK: 10, temperature: 1 },
  args: { weight: 1.5, topK: 10, temperature: 0.7 },
  argsGreedy: { weight: 1.5, topK: 10, temperature: 1 },
  cd: {
    weight: 2,
    topK: 10,
    temperature: 1,
    note: 'The paper reports many weights and recommends none. This is the weight of PARGS, for comparison.',
  },
  rad: {
    weight: 30,
    topK: 20,
    temperature: 1,
    note: 'The weight is large because the reward is clamped to [0, 1].',
  },
} as const satisfies { [name in MethodName]?: PaperSettings }

export type PresetName = keyof typeof settings

export const presetNames = Object.keys(settings) as readonly PresetName[]

export const presets = Object.fromEntries(presetNames.map((name) => [name, presetOf(name)])) as Readonly<
  Record<PresetName, ReturnType<typeof presetOf>>
>

/** Adds a title, such as 'PARGS, w 2, k 10', and the paper's arXiv id as `source`. */
function presetOf(method: PresetName) {
  const { note, weight, topK, temperature }: PaperSettings = settings[method]
  const { label, source } = methods[method]
  if (!source) throw new Error(`${label} has a preset but no paper: set its source`)
  const title = `${label}, w ${weight}, k ${topK}${temperature === 1 ? '' : `, T ${temperature}`}`
  return { method, title, source: source.arxiv, note: note ?? null, weight, topK, temperature }
}
