// The example texts of the lesson: texts of the model, steered and not, and edits of them.

import type { TextPlan } from './creditTexts.ts'

interface Named {
  id: string
  title: string
}

const alone = { method: 'topK', weight: 2 } as const
const up = { method: 'pargs', weight: 2 } as const
const down = { method: 'pargs', weight: -2 } as const

/** `prompt` is an id in public/prompts-demo.json; PARGS chooses along the text with `weight`, whichever method wrote it. */
export const writtenExamples: readonly (TextPlan & Named)[] = [
  { id: 'acting-pargs', title: 'Steered up: “a great way for me to learn …”', prompt: 'movie-5', ...up, seed: 1 },
  { id: 'acting-top-k', title: 'Not steered: “a blend of art and craft …”', prompt: 'movie-5', ...alone, seed: 2 },
  { id: 'acting-against', title: 'Steered down: “just an excuse …”', prompt: 'movie-5', ...down, seed: 1 },
  { id: 'sunday-top-k', title: 'Not steered: “I’ll never forget …”', prompt: 'movie-1', ...alone, seed: 2 },
  { id: 'sunday-pargs', title: 'Steered up: “it has been a source of comfort …”', prompt: 'movie-1', ...up, seed: 1 },
  { id: 'noticed-top-k', title: 'Not steered: “the fact that the crew …”', prompt: 'movie-2', ...alone, seed: 1 },
  { id: 'noticed-against', title: 'Steered down: “the movie itself …”', prompt: 'movie-2', ...down, seed: 1 },
  { id: 'brother-top-k', title: 'Not steered: “I did. I was 20 years old …”', prompt: 'movie-3', ...alone, seed: 1 },
]

/** Another example, `from`, with words that occur once in it replaced. */
export const editedExamples: readonly (Named & { from: string; words: string; into: string })[] = [
  {
    id: 'acting-terrible',
    title: 'One word changed: amazing → terrible',
    from: 'acting-pargs',
    words: 'amazing',
    into: 'terrible',
  },
  { id: 'sunday-soon', title: 'One word changed: never → soon', from: 'sunday-top-k', words: 'never', into: 'soon' },
]
