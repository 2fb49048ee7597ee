// For each lesson what a teacher needs: requirements, the point, links to open in class, and questions with answers.

import type { LabName } from '../parts/catalog.ts'

export interface Question {
  question: string
  answer: string
}

export interface LabNotes {
  /** Whether it runs without the model. */
  needs: string
  /** The point in one sentence. */
  point: string
  /** States of the exercise to open in class: a link text and the query of the lesson's link. */
  places: readonly { title: string; query: string }[]
  questions: readonly Question[]
}

export const labNotes: Record<LabName, LabNotes> = {
  'untrained-scores': {
    needs: 'the small world needs no model; the second half is recorded, and runs live with the model',
    point: 'Training on finished texts does not fix the scores of prefixes, and ARGS uses those scores at every step.',
    places: [
      { title: 'the score of “good …” set to −5: the loss does not change', query: 'scores=1:-5' },
      { title: 'the same world steered against the reward', query: 'w=-2' },
    ],
    questions: [
      {
        question:
          'A reward model was trained on pairs of finished texts until its Bradley-Terry loss was minimal. Which of its scores did training fix?',
        answer:
          'Differences between the scores of finished texts for the same prompt. You can add one number to all of them, and no score of an unfinished text is fixed at all.',
      },
      {
        question: 'Nobody trained the scores of unfinished texts. Why does ARGS use them?',
        answer: 'It has to choose the next token, and at that moment there is only a prefix to score.',
      },
      {
        question:
          'A trained full-sequence model ranks many pairs of prefixes correctly. Does that contradict the theorem?',
        answer:
          'No. The theorem says that the loss does not determine those scores, not that they are wrong. A network scores prefixes and full texts with the same weights, so its training may carry over. The loss just does not protect it.',
      },
    ],
  },
  'two-policies': {
    needs: 'needs no model',
    point: 'Sampling token by token with a reward for prefixes follows a ratio of two policies, not one policy.',
    places: [
      { title: 'rewards set for w = 2: C is 1 everywhere', query: 'edits=c:2' },
      { title: 'the continuations of one prefix raised by 1: C changes, PARGS does not', query: 'edits=c:2_u0' },
      { title: 'the same rewards at w = 4: C is no longer 1', query: 'w=4&edits=c:2' },
    ],
    questions: [
      {
        question: 'The rewards of all continuations of one prefix rise by 5. What changes in the texts of PARGS?',
        answer:
          'Nothing. PARGS compares the continuations of one prefix with each other, and their differences stay the same. The ratio of the two policies does change, and C with it.',
      },
      {
        question: 'When does PARGS follow the RLHF policy for whole texts?',
        answer:
          'Exactly when the product of C along every text is 1. C = 1 everywhere is enough: then exp(w · reward) of each prefix is, up to one factor per length, the base model’s mean of exp(w · reward) over its continuations.',
      },
      {
        question: 'The rewards meet the condition for w = 2. Do they meet it for w = 4?',
        answer: 'Only in special cases: the mean of exp(w · reward) depends on w, so the rewards must be set again.',
      },
    ],
  },
  'prefix-labels': {
    needs: 'recorded; your own pair needs the model',
    point: 'PARGS trains as if the prefix of the better text were the better prefix. How often is it?',
    places: [
      { title: 'the same pair, cut late', query: 'cut=75' },
      { title: 'compared by the best of eight endings', query: 'of=8' },
      { title: 'your own pair', query: 'set=own' },
    ],
    questions: [
      {
        question:
          'A positive and a negative review are cut in the middle. Write a pair in which the positive review has the worse prefix.',
        answer:
          'For instance “Slow at first, and for half an hour I wanted to leave. | Then it became the best evening of my year.” and “A lovely cast and a clever start. | After that nothing, and I left.”',
      },
      {
        question: 'A method should write good texts on average. Should it use the mean of many endings or the best?',
        answer:
          'The mean: it is what the base model reaches from there on average. The value of CD estimates such a mean, with the reward of the text at 48 tokens, finished or not. The best ending is only reached if every later choice is right.',
      },
      {
        question: 'Why is one ending per prefix not enough?',
        answer:
          'An ending is a sample. With one each, the luckier prefix looks better. With many, the mean and its interval separate the prefixes, or show that the data do not.',
      },
    ],
  },
  credit: {
    needs: 'recorded; your own text needs the model',
    point: 'A reward along a text is fixed only up to a function of the position. An advantage does not depend on it.',
    places: [
      {
        title: 'one word changed, from praise to blame: credit changes there and after',
        query: 'text=acting-terrible',
      },
      { title: 'a function of the token count added: the curve falls, PARGS’s choices stay', query: 'a=-20' },
      { title: 'a function of the character count added: now they change', query: 'g=characters&a=-20' },
      { title: 'the same text under the full-sequence head', query: 'head=full' },
    ],
    questions: [
      {
        question:
          'A function of the position is added to all prefix rewards. Which of these change: the curve along the text, the advantages, PARGS’s choices?',
        answer: 'Only the curve. The candidates of one step share a position, so their differences stay the same.',
      },
      {
        question: 'A token has a high reward. Did it improve the text?',
        answer:
          'The reward cannot tell: it belongs to the whole prefix. The advantage compares the token with the base model’s other candidates at that step, under one head.',
      },
      {
        question: 'The base model was certain of a token. What is its advantage?',
        answer: 'Close to 0, because the mean over candidates is then almost that token’s own reward.',
      },
    ],
  },
  push: {
    needs: 'recorded; your own prompt needs the model',
    point:
      'Most of the gain in reward comes at small weights; later the texts mostly drift. Judge with a model that does not steer.',
    places: [
      { title: 'a small weight', query: 'w=1' },
      { title: 'a very large weight', query: 'w=16' },
      { title: 'steered against the reward', query: 'w=-4' },
      { title: 'scored by the judge that reads only words', query: 'w=8&judge=1' },
    ],
    questions: [
      {
        question: 'One text has a higher own reward than another. Is it the better text?',
        answer:
          'The own reward cannot tell: the text was chosen by it, mistakes included. When a measure becomes a target, it stops being a good measure. Use a judge that did not steer, and read the text.',
      },
      {
        question: 'Why is the judge not the truth either?',
        answer:
          'It is a small model too, trained on the same collection of reviews, and may share the reward’s mistakes. Two judges that read differently are better than one, and people are better still.',
      },
      {
        question: 'Two methods run at w = 4. Is that a fair comparison?',
        answer:
          'Not with raw scores, whose spreads differ. Normalized by spread, the methods steer equally at the first step, but one may still drift further from the base model. Compare at equal KL.',
      },
    ],
  },
}

export const misconceptions: readonly { wrong: string; right: string }[] = [
  {
    wrong: '“The reward model writes the text.”',
    right: 'The base model proposes the ten most probable tokens. The reward only shifts the choice among them.',
  },
  {
    wrong: '“The theorem says that ARGS cannot work.”',
    right: 'It says that training does not protect the scores that ARGS uses. How good they are has to be measured.',
  },
  {
    wrong: '“PARGS finds the texts with the highest reward.”',
    right:
      'It follows the reward of each next prefix. That gives the RLHF policy only if the product of C along every text is 1.',
  },
  {
    wrong: '“The columns differ here, so the method made the difference.”',
    right:
      'In this one text, with the same noise, it did. Whether it does in general takes many prompts and seeds, and an error bar.',
  },
  {
    wrong: '“A log-probability of −2 is 2 percent.”',
    right: 'It is e⁻², about 13.5 percent. All logarithms here are natural.',
  },
  {
    wrong: '“Reward 3 from one head beats reward 2 from another.”',
    right:
      'Each head has its own scale and zero. Compare candidates of one step under one head, or normalized rewards.',
  },
  {
    wrong: '“Twice the weight, twice the effect.”',
    right: 'Once the candidate with the highest reward wins almost every draw, more weight changes little.',
  },
  {
    wrong: '“A higher reward means a better text.”',
    right: 'It means more of what the reward learned and, beyond some w, more of its mistakes.',
  },
  {
    wrong: '“A seed gives the same text everywhere.”',
    right: 'On one device and model it does. Elsewhere a rounding difference can tip a close draw.',
  },
]
