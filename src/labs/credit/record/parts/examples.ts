// The example texts of the lesson: texts by the model, steered and unsteered, and edited versions of them.

import type { TextPlan } from './creditTexts.ts'

const unsteered = { method: 'topK', weight: 2 } as const
const up = { method: 'pargs', weight: 2 } as const
const down = { method: 'pargs', weight: -2 } as const

/** `prompt` is an id in public/prompts-demo.json. Whichever method wrote the text, the lesson shows PARGS's choices with `weight`. */
export const writtenExamples: readonly (TextPlan & { id: string; title: string })[] = [
  { id: 'acting-pargs', title: 'Steered up: “a great way for me to learn …”', prompt: 'movie-5', ...up, seed: 1 },
  { id: 'acting-top-k', title: 'Unsteered: “a blend of art and craft …”', prompt: 'movie-5', ...unsteered, seed: 2 },
  { id: 'acting-against', title: 'Steered down: “just an excuse …”', prompt: 'movie-5', ...down, seed: 1 },
  { id: 'sunday-top-k', title: 'Unsteered: “I’ll never forget …”', prompt: 'movie-1', ...unsteered, seed: 2 },
  { id: 'sunday-pargs', title: 'Steered up: “it has been a source of comfort …”', prompt: 'movie-1', ...up, seed: 1 },
  { id: 'noticed-top-k', title: 'Unsteered: “the fact that the crew …”', prompt: 'movie-2', ...unsteered, seed: 1 },
  { id: 'noticed-against', title: 'Steered down: “the movie itself …”', prompt: 'movie-2', ...down, seed: 1 },
  { id: 'brother-top-k', title: 'Unsteered: “I did. I was 20 years old …”', prompt: 'movie-3', ...unsteered, seed: 1 },
]

/** Copies of the example `from` in which `into` replaces `words`. `words` must occur exactly once. */
export const editedExamples = [
  { id: 'acting-terrible', from: 'acting-pargs', words: 'amazing', into: 'terrible' },
  { id: 'sunday-soon', from: 'sunday-top-k', words: 'never', into: 'soon' },
].map((edit) => ({ ...edit, title: `One word changed: ${edit.words} → ${edit.into}` }))
