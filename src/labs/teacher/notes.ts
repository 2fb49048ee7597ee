// What a teacher needs beside each lesson: what it takes, links that open it at a point, and questions with answers. Pure.

import type { LabName } from '../parts/catalog.ts'

export interface Question {
  question: string
  answer: string
}

export interface LabNotes {
  /** What a class needs for it. */
  needs: string
  /** What is seen, in a sentence for the one who explains. */
  point: string
  /** Places of the exercise to open in front of a class; the query of the lesson's link. */
  places: readonly { says: string; query: string }[]
  questions: readonly Question[]
}

export const labNotes: Record<LabName, LabNotes> = {
  'untrained-scores': {
    needs: 'needs no model',
    point: 'Training on finished texts says nothing about beginnings, and ARGS asks about beginnings all the time.',
    places: [
      { says: '“good …” is said to be worth −5, and the loss does not move', query: 'scores=1:-5' },
      { says: 'the same world, pushed against the reward', query: 'w=-2' },
    ],
    questions: [
      {
        question:
          'A reward model was trained on pairs of finished texts until its Bradley-Terry loss could not be smaller. Which of its scores has the training fixed?',
        answer:
          'Differences between the scores of finished texts on one prompt. The same number may be added to all of them, and nothing is fixed for a text that is not finished.',
      },
      {
        question: 'Why does ARGS ask about unfinished texts, if nobody trained their scores?',
        answer: 'It must choose the next token, and at that moment there is only a beginning to ask about.',
      },
      {
        question:
          'A trained full-sequence model gets many pairs of beginnings right. Does that contradict the theorem?',
        answer:
          'No. The theorem says that the loss does not settle those scores, not that they must be wrong. A network reads beginnings and whole texts with the same weights, so what it learned may carry over; the loss does not protect it.',
      },
    ],
  },
  'two-policies': {
    needs: 'needs no model',
    point: 'Choosing token by token with a reward for beginnings follows a ratio of two policies, not one.',
    places: [
      { says: 'rewards made to fit for w = 2: C is 1 everywhere', query: 'edits=c:2' },
      { says: 'one beginning’s continuations all raised by 1: C moves, PARGS does not', query: 'edits=c:2_u0' },
      { says: 'the same rewards at w = 4: they no longer fit', query: 'w=4&edits=c:2' },
    ],
    questions: [
      {
        question: 'All continuations of one beginning get 5 more reward. What does PARGS write differently?',
        answer:
          'Nothing. It compares the continuations of one beginning with each other, and those differences stay. The ratio of the two policies does change, by C.',
      },
      {
        question: 'When is C equal to 1 everywhere, and what does PARGS write then?',
        answer:
          'When the policy for the shorter beginnings is the marginal of the one for the longer: when exp(w · reward) of a beginning is, up to one factor, the base model’s mean of exp(w · reward) over its continuations. Then PARGS writes as the RLHF policy does.',
      },
      {
        question: 'Rewards fit for w = 2. Do they fit for w = 4?',
        answer: 'No, but for special cases: the mean of exp(w · reward) depends on w, so they must be made anew.',
      },
    ],
  },
  'prefix-labels': {
    needs: 'recorded, needs the model to try your own pair',
    point: 'PARGS is trained as if the beginning of the better text were the better beginning. How often is it?',
    places: [],
    questions: [
      {
        question:
          'Two reviews, one liked and one not, are cut in the middle. Write a pair for which the beginning of the liked one is the worse beginning.',
        answer:
          'For instance “Slow at first, and for half an hour I wanted to leave. | Then it became the best evening of my year.” against “A lovely cast and a clever start. | After that nothing, and I left.”',
      },
      {
        question:
          'The mean of many endings, or the best of them: which of the two is what a method would need that wants good texts on average?',
        answer:
          'The mean: it is what the base model will reach from there, and what a value (CD) stands for. The best ending is what one could reach if every later choice were perfect.',
      },
      {
        question: 'Why is one ending of each beginning not enough?',
        answer:
          'An ending is a draw. With one of each the luckier beginning looks better; with many the mean and its interval tell the beginnings apart, or say that they cannot.',
      },
    ],
  },
  credit: {
    needs: 'recorded, needs the model for your own text',
    point: 'A reward along a text is free up to a function of the position; an advantage is not.',
    places: [],
    questions: [
      {
        question:
          'A function of the position is added to all prefix rewards. Which of these change: the curve along the text, the advantages, what PARGS writes?',
        answer: 'The curve alone. Candidates of one step share their position, so their differences stay as they are.',
      },
      {
        question: 'A token has a high reward. Did it make the text better?',
        answer:
          'That cannot be read from the reward, which belongs to all that stands before as well. The advantage can say it: the reward with this token minus what the model’s other candidates there would get on average.',
      },
      {
        question: 'The base model was sure of a token. What is its advantage?',
        answer: 'Near 0: the average over candidates is then nearly that token’s own reward.',
      },
    ],
  },
  push: {
    needs: 'recorded, needs the model for your own prompt',
    point: 'The reward that pushes is no witness. Ask one that pushes nothing, and look how far the text has strayed.',
    places: [
      { says: 'pushed a little', query: 'w=1' },
      { says: 'pushed far beyond', query: 'w=16' },
      { says: 'pushed against the reward', query: 'w=-4' },
      { says: 'the judge that reads words only', query: 'w=8&judge=1' },
    ],
    questions: [
      {
        question: 'At w = 16 the own reward is higher than at w = 4. Is the text better?',
        answer:
          'The own reward cannot say: it was what the text was chosen by, mistakes included. When a measure becomes the goal it stops being a good measure. Ask somebody who pushed nothing, and read the text.',
      },
      {
        question: 'Why is the judge not the truth either?',
        answer:
          'It is a small model’s opinion as well, learned from the same collection of reviews, and may share the reward’s mistakes. Two judges that read differently are better than one; people are better still.',
      },
      {
        question: 'Two methods are both run at w = 4. Is that a fair comparison?',
        answer:
          'Not in raw scores, which have other spreads. In units of each reward’s own spread the push is equal at the start, but even then one method may stray further from the language model: compare at equal KL.',
      },
    ],
  },
}

export const misconceptions: readonly { wrong: string; right: string }[] = [
  {
    wrong: '“The reward model writes the text.”',
    right: 'The language model proposes the ten likeliest tokens; the reward only shifts the choice among them.',
  },
  {
    wrong: '“The theorem says that ARGS cannot work.”',
    right:
      'It says that nothing in the training protects the scores that ARGS uses. How good they are is to be measured.',
  },
  {
    wrong: '“PARGS finds the texts with the highest reward.”',
    right:
      'It follows the reward of each next beginning, which leads to the best policy only if the rewards of neighbouring lengths fit.',
  },
  {
    wrong: '“The columns differ here, so the method made the difference.”',
    right:
      'In one text, with the same noise, it did. Whether it does as a rule takes many prompts and seeds, and an error.',
  },
  {
    wrong: '“A log-probability of −2 is 2 percent.”',
    right: 'It is e⁻², about 13.5 percent; natural logarithms throughout.',
  },
  {
    wrong: '“Reward 3 from one head beats reward 2 from another.”',
    right:
      'Heads have scales and zeros of their own. Compare candidates of one step under one head, or use units of spread.',
  },
  {
    wrong: '“A higher reward means a better text.”',
    right: 'It means more of what the reward learned, and past some w, of its mistakes.',
  },
  {
    wrong: '“A seed gives the same text everywhere.”',
    right: 'On the same device and model it does. Elsewhere a last digit may tip a close draw.',
  },
]
