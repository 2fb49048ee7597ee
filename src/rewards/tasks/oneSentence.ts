// A task that a program checks without doubt: answer in one short sentence and stop. Whether an answer succeeds is settled by
// how it ends, so its beginnings do not share the label of the whole as a matter of course.

import type { Judge } from '../judge.ts'

/** Most words of a short sentence. */
export const MAX_WORDS = 20

const words = new Intl.Segmenter('en', { granularity: 'word' })
const sentences = new Intl.Segmenter('en', { granularity: 'sentence' })

/**
 * Whether an answer is one sentence of at most 20 words that ends with ., ! or ? and at which the model stopped by itself.
 * @param text the answer without its end token. @param finished whether it ended with one.
 */
export function isOneSentence(text: string, finished: boolean): boolean {
  const answer = text.trim()
  return (
    finished &&
    /[.!?]["'”’)]*$/.test(answer) &&
    [...sentences.segment(answer)].length === 1 &&
    [...words.segment(answer)].filter(({ isWordLike }) => isWordLike).length <= MAX_WORDS
  )
}

/** Judges by the program itself: 1 for an answer that does what was asked, 0 for any other. */
export const oneSentenceJudge: Judge = {
  name: 'oneSentence',
  title: 'the program that checks whether an answer is one short sentence: 1 if it is, 0 if not',
  layers: [],
  score: (_, texts) => Float64Array.from(texts, ({ text, finished }) => Number(isOneSentence(text, finished))),
}

/** What is asked about, in three parts, so that heads are measured on things they were not trained on. */
const subjects = {
  training: [
    'a river',
    'bread',
    'the moon',
    'a bicycle',
    'rain',
    'a library',
    'salt',
    'a bridge',
    'the wind',
    'a candle',
    'music',
    'a garden',
    'glass',
    'a whale',
    'the desert',
    'a clock',
    'paper',
    'a volcano',
    'honey',
    'a compass',
    'snow',
    'a school',
    'cotton',
    'an island',
    'the heart',
    'a train',
    'rice',
    'a mirror',
    'gold',
    'a forest',
    'the night sky',
    'a bee',
    'coffee',
    'a castle',
    'chess',
    'a telescope',
    'the ocean',
    'a market',
    'soap',
    'a dictionary',
    'sleep',
    'a lighthouse',
    'corn',
    'a window',
    'iron',
    'a museum',
    'a horse',
    'ice',
    'a map',
    'laughter',
  ],
  validation: ['a mountain', 'milk', 'a hospital', 'the sun', 'wool', 'a harbour', 'a drum', 'friendship'],
  test: [
    'a lake',
    'cheese',
    'a farm',
    'a rainbow',
    'wood',
    'a tower',
    'a violin',
    'the wheel',
    'tea',
    'a shadow',
    'a kitchen',
    'silver',
    'an owl',
    'a festival',
    'the weather',
    'a staircase',
  ],
} as const

export type TaskPart = keyof typeof subjects

export const taskParts = Object.keys(subjects) as readonly TaskPart[]

const requests = [
  (subject: string) => `In one short sentence: what is ${subject}?`,
  (subject: string) => `In one short sentence: what is ${subject} good for?`,
  (subject: string) => `In one short sentence: tell me something about ${subject}.`,
  (subject: string) => `In one short sentence: why do people write poems about ${subject}?`,
]

/** All prompts of a part, each to be put into the model's chat form: 200 to train on, 32 to validate, 64 to test. */
export function taskPrompts(part: TaskPart): string[] {
  return subjects[part].flatMap((subject) => requests.map((request) => request(subject)))
}
