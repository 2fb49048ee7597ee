// The texts that the lesson on credit opens with: what the model wrote itself, alone and pushed, and what somebody might
// change in it.

export interface WrittenExample {
  id: string
  title: string
  /** Of public/prompts-demo.json. */
  prompt: string
  method: 'topK' | 'pargs'
  /** With which PARGS chooses along the text, whoever wrote it. */
  weight: number
  seed: number
}

export interface EditedExample {
  id: string
  title: string
  /** Id of a written one. */
  from: string
  /** That stand once in its text, and what replaces them. */
  words: string
  into: string
}

const alone = { method: 'topK', weight: 2 } as const
const up = { method: 'pargs', weight: 2 } as const
const down = { method: 'pargs', weight: -2 } as const

export const writtenExamples: readonly WrittenExample[] = [
  { id: 'acting-pargs', title: 'Pushed up: “a great way for me to learn …”', prompt: 'movie-5', ...up, seed: 1 },
  { id: 'acting-top-k', title: 'Alone: “a blend of art and craft …”', prompt: 'movie-5', ...alone, seed: 2 },
  { id: 'acting-against', title: 'Pushed down: “just an excuse …”', prompt: 'movie-5', ...down, seed: 1 },
  { id: 'sunday-top-k', title: 'Alone: “I’ll never forget …”', prompt: 'movie-1', ...alone, seed: 2 },
  { id: 'sunday-pargs', title: 'Pushed up: “it has been a source of comfort …”', prompt: 'movie-1', ...up, seed: 1 },
  { id: 'noticed-top-k', title: 'Alone: “the fact that the crew …”', prompt: 'movie-2', ...alone, seed: 1 },
  { id: 'noticed-against', title: 'Pushed down: “the movie itself …”', prompt: 'movie-2', ...down, seed: 1 },
  { id: 'brother-top-k', title: 'Alone: “I did. I was 20 years old …”', prompt: 'movie-3', ...alone, seed: 1 },
]

export const editedExamples: readonly EditedExample[] = [
  {
    id: 'acting-terrible',
    title: 'One word changed: amazing → terrible',
    from: 'acting-pargs',
    words: 'amazing',
    into: 'terrible',
  },
  { id: 'sunday-soon', title: 'One word changed: never → soon', from: 'sunday-top-k', words: 'never', into: 'soon' },
]
