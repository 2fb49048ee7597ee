// The lessons in teaching order, as the list and the lesson pages describe them. Labs.tsx maps each to its page.

export const labs = [
  {
    name: 'untrained-scores',
    title: 'Scores nobody trained',
    question: 'A reward model is trained on finished texts. What determines its score for an unfinished one?',
    minutes: 5,
  },
  {
    name: 'two-policies',
    title: 'A ratio of two policies',
    question: 'A reward for prefixes steers every token. Which policy does the complete text follow?',
    minutes: 5,
  },
  {
    name: 'prefix-labels',
    title: 'Does a prefix deserve its text’s label?',
    question: 'One of two texts is better. Was its prefix already the better prefix?',
    minutes: 5,
  },
  {
    name: 'credit',
    title: 'Where does the credit go?',
    question: 'A head scores every prefix of a text. Did all tokens earn the reward, or only a few?',
    minutes: 6,
  },
  {
    name: 'push',
    title: 'How hard should you steer?',
    question: 'Up to which weight w does the reward rise? Up to which w does an independent judge’s score rise, too?',
    minutes: 5,
  },
] as const

export type LabName = (typeof labs)[number]['name']

export const TEACHER_PATH = '/labs/teacher'

export const labPath = (name: LabName): string => `/labs/${name}`
