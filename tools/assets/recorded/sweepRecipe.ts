// The runs behind the first view's slider: one prompt at many weights, and a claim that is counted over seeds.

import type { ColumnOutcome, Recipe } from './recipes.ts'

const scoreOf = (columns: readonly ColumnOutcome[], index: number) => columns[index]?.judge ?? Number.NaN

/** The parts of the claim, which are also counted alone. */
export const parts = {
  'the judge prefers the text with weight +4 to the one without steering': (columns: readonly ColumnOutcome[]) =>
    scoreOf(columns, 1) > scoreOf(columns, 0),
  'the judge prefers the text without steering to the one with weight −4': (columns: readonly ColumnOutcome[]) =>
    scoreOf(columns, 0) > scoreOf(columns, 2),
}

export const weights = Array.from({ length: 25 }, (_, i) => -4 + i / 2)

/** The columns are those of the claim. The file has top-k, and PARGS at all `weights`. */
export const sweepRecipe: Recipe = {
  id: 'sweep',
  title: 'One prompt, one slider',
  notice:
    'The reward model was trained on film reviews. With a positive weight, the tokens that it scores higher become more probable; with a negative weight, those that it scores lower. The noise is the same at every weight.',
  claim:
    'an independent judge ranks the text with weight +4 above the one without steering, and that one above the text with weight −4',
  holds: (columns) => Object.values(parts).every((part) => part(columns)),
  prompt: 'In short, the movie was',
  judge: 'sentiment',
  settings: {
    reward: 'sentiment',
    maxTokens: 40,
    chat: false,
    units: 'raw',
    columns: [
      { method: 'topK', weight: 0 },
      { method: 'pargs', weight: 4 },
      { method: 'pargs', weight: -4 },
    ],
  },
}
