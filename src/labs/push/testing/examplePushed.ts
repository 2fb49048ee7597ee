// Made-up texts for tests. The judge's score peaks at w = 4 for ARGS, rises up to the largest weight for CD, and does one or the
// other for PARGS, depending on the prompt.

import { type PushedMethod, type PushedSet, type PushedText, pushedMethods } from '../format.ts'

const WEIGHTS = [-2, 1, 4, 16]

export const PROMPTS = Array.from({ length: 6 }, (_, i) => ({ id: `p${i}`, prompt: `The film ${i}` }))

/** The judge's score at w, before an amount that depends on the prompt is added. */
const SCORES: Record<PushedMethod, (weight: number, prompt: number) => number> = {
  args: (weight) => (weight <= 4 ? weight : 4 - (weight - 4) / 4),
  cd: (weight) => weight,
  pargs: (weight, prompt) => (prompt % 2 === 0 ? weight : weight <= 4 ? weight : 8 - weight),
}

export function examplePushed(): PushedSet {
  const text = (prompt: number, method: PushedText['method'], weight: number): PushedText => ({
    prompt: `p${prompt}`,
    seed: 1,
    method,
    weight,
    text: ` by ${method} at ${weight}`,
    length: 5,
    finished: weight > 1,
    heads: { full: weight + prompt, prefix: 2 * weight + prompt, value: 3 * weight + prompt },
    judges: { heads: (method === 'topK' ? 0 : SCORES[method](weight, prompt)) + 0.1 * prompt, words: -weight },
    kl: weight * weight,
    rep2: weight > 4 ? 0.5 : prompt === 0 ? null : 0,
  })
  return {
    commands: ['tokenwise evaluate', 'tokenwise lab-push'],
    model: { name: 'tiny', sha256: '00', runtime: 'none' },
    reward: 'sentiment',
    settings: { units: 'standard', topK: 10, temperature: 1, maxTokens: 48 },
    spreads: { full: 1, prefix: 2, value: 3 },
    judges: [
      { name: 'heads', title: 'Heads.' },
      { name: 'words', title: 'Words.' },
    ],
    prompts: PROMPTS,
    texts: PROMPTS.flatMap((_, prompt) => [
      text(prompt, 'topK', 0),
      ...pushedMethods.flatMap((method) => WEIGHTS.map((weight) => text(prompt, method, weight))),
    ]),
  }
}
