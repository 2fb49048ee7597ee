// The lessons, in their order: what every page of one says of itself and of its neighbours. Pages are in Labs.tsx.

export const labs = [
  {
    name: 'untrained-scores',
    title: 'Scores nobody trained',
    question: 'A reward model learned from finished texts. What fixes what it says of an unfinished one?',
    minutes: 5,
  },
  {
    name: 'two-policies',
    title: 'A ratio of two policies',
    question: 'Which policy does one follow when a reward for beginnings steers every token?',
    minutes: 5,
  },
  {
    name: 'prefix-labels',
    title: 'Does a prefix deserve its ending’s label?',
    question: 'A text is the better one of two. Was its beginning already the better beginning?',
    minutes: 5,
  },
  {
    name: 'credit',
    title: 'Where does the credit fall?',
    question: 'A head scores every beginning of a text. Which tokens earned the reward: all alike, or a few?',
    minutes: 6,
  },
  {
    name: 'push',
    title: 'How hard may one push?',
    question: 'The harder a reward pushes, the higher it scores the text. Until when does anybody else agree?',
    minutes: 5,
  },
] as const

export type LabName = (typeof labs)[number]['name']

export type LabEntry = (typeof labs)[number]

/** The page for those who teach with the lessons. */
export const TEACHER_PATH = '/labs/teacher'

export const labPath = (name: LabName): string => `/labs/${name}`

/** A lesson with its place, from 1, and its neighbours. */
export function labEntry(name: LabName): {
  lab: LabEntry
  place: number
  before: LabEntry | null
  after: LabEntry | null
} {
  const index = labs.findIndex((lab) => lab.name === name)
  return {
    lab: labs[index] as LabEntry,
    place: index + 1,
    before: labs[index - 1] ?? null,
    after: labs[index + 1] ?? null,
  }
}
