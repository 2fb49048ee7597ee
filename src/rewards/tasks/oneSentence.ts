// A task that a program can check: answer in one short sentence and stop. Success depends on how an answer ends, so
// the label of a complete answer need not hold for its prefixes.

import type { Judge } from '../judge.ts'
import { countSentences, countWords } from '../rules/segments.ts'

const MAX_WORDS = 20

/**
 * Whether an answer is one sentence of at most 20 words, ends with ., ! or ?, and is followed by an end token.
 * @param text the answer without its end token. @param finished whether an end token followed.
 */
export function isOneSentence(text: string, finished: boolean): boolean {
  const answer = text.trim()
  return finished && /[.!?]["'”’)]*$/.test(answer) && countSentences(answer) === 1 && countWords(answer) <= MAX_WORDS
}

export const oneSentenceJudge: Judge = {
  name: 'oneSentence',
  title: 'the program that checks whether an answer is one short sentence: 1 if it is, 0 if not',
  layers: [],
  score: async (_, texts) => Float64Array.from(texts, ({ text, finished }) => Number(isOneSentence(text, finished))),
}

/** Subjects of the questions, in three disjoint parts, so that heads are evaluated on subjects they were not trained on. */
const subjects = {
  training:
    'a river, bread, the moon, a bicycle, rain, a library, salt, a bridge, the wind, a candle, music, ' +
    'a garden, glass, a whale, the desert, a clock, paper, a volcano, honey, a compass, snow, a school, ' +
    'cotton, an island, the heart, a train, rice, a mirror, gold, a forest, the night sky, a bee, coffee, ' +
    'a castle, chess, a telescope, the ocean, a market, soap, a dictionary, sleep, a lighthouse, corn, ' +
    'a window, iron, a museum, a horse, ice, a map, laughter',
  validation: 'a mountain, milk, a hospital, the sun, wool, a harbour, a drum, friendship',
  test:
    'a lake, cheese, a farm, a rainbow, wood, a tower, a violin, the wheel, tea, a shadow, a kitchen, silver, ' +
    'an owl, a festival, the weather, a staircase',
} as const

type TaskPart = keyof typeof subjects

export const taskParts = Object.keys(subjects) as readonly TaskPart[]

const requests = [
  (subject: string) => `In one short sentence: what is ${subject}?`,
  (subject: string) => `In one short sentence: what is ${subject} good for?`,
  (subject: string) => `In one short sentence: tell me something about ${subject}.`,
  (subject: string) => `In one short sentence: why do people write poems about ${subject}?`,
]

/** All prompts of a part, without the chat format: 200 for training, 32 for validation, 64 for testing. */
export function taskPrompts(part: TaskPart): string[] {
  return subjects[part].split(', ').flatMap((subject) => requests.map((request) => request(subject)))
}
