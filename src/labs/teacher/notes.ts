// Notes for teachers on each lesson: requirements, main point, links to open in class, and questions with answers.

import type { LabName } from '../parts/catalog.ts'

export interface LabNotes {
  needs: string
  point: string
  /** States of the exercise to open in class, each as the text and query of a link. */
  places: readonly { title: string; query: string }[]
  questions: readonly { question: string; answer: string }[]
}

export const labNotes: Record<LabName, LabNotes> = {
  'untrained-scores': {
    needs: 'no model needed, except to run the second half on your own prompt',
    point:
      'Training on finished texts does not determine the scores of prefixes, but ARGS uses those scores at every step.',
    places: [
      { title: 'the score of “good …” set to −5: the loss does not change', query: 'scores=1:-5' },
      { title: 'the same small world, steered against the reward', query: 'w=-2' },
    ],
    questions: [
      {
        question:
          'A reward model was trained on pairs of finished texts until its Bradley-Terry loss was minimal. What did training determine about its scores?',
        answer:
          'Only the differences between scores of finished texts for the same prompt: adding the same number to all of them does not change the loss. The scores of unfinished texts are not determined at all.',
      },
      {
        question: 'The scores of unfinished texts were not trained. Why does ARGS use them?',
        answer: 'ARGS has to choose the next token before the text is finished, so it can score only prefixes.',
      },
      {
        question:
          'A trained full-sequence model ranks many pairs of prefixes correctly. Does that contradict the theorem?',
        answer:
          'No. The theorem says that the loss does not determine those scores, not that they are wrong. The network scores prefixes and finished texts with the same weights, so what it learns may carry over to prefixes. But the loss does not guarantee it.',
      },
    ],
  },
  'two-policies': {
    needs: 'no model needed',
    point: 'Sampling token by token with a reward for prefixes follows a ratio of two policies, not a single policy.',
    places: [
      { title: 'rewards set for w = 2: C is 1 everywhere', query: 'edits=c:2' },
      {
        title: 'the rewards of all continuations of one prefix raised by 1: C changes, the texts of PARGS do not',
        query: 'edits=c:2_u0',
      },
      { title: 'the same rewards at w = 4: C is no longer 1', query: 'w=4&edits=c:2' },
    ],
    questions: [
      {
        question: 'The rewards of all continuations of one prefix rise by 5. What changes in the texts of PARGS?',
        answer:
          'Nothing. PARGS compares the continuations of one prefix with each other, and their differences stay the same. The ratio of the two policies does change, and so does C.',
      },
      {
        question: 'When does PARGS follow the RLHF policy for complete texts?',
        answer:
          'If and only if the product of C along every text is 1. C = 1 everywhere is sufficient. It means that exp(w · reward) of a prefix is proportional to the mean of exp(w · reward) over the base model’s continuations of that prefix, with the same factor for all prefixes of one length.',
      },
      {
        question: 'The rewards meet the condition for w = 2. Do they meet it for w = 4?',
        answer:
          'Not in general: the mean of exp(w · reward) depends on w, so the rewards would have to be set again for w = 4.',
      },
    ],
  },
  'prefix-labels': {
    needs: 'recorded; only your own pair needs the model',
    point: 'PARGS trains as if the prefix of the better text were the better prefix. How often is that true?',
    places: [
      { title: 'the same pair, cut late', query: 'cut=75' },
      { title: 'prefixes compared by the best of eight endings', query: 'of=8' },
      { title: 'your own pair', query: 'set=own' },
    ],
    questions: [
      {
        question:
          'A positive and a negative review are cut in the middle. Write a pair in which the positive review has the worse prefix.',
        answer:
          'For instance, with the cut at |: “Slow at first, and for half an hour I wanted to leave. | Then it became the best evening of my year.” and “A lovely cast and a clever start. | After that nothing, and I left.”',
      },
      {
        question:
          'A method should write texts with a high reward on average. Should it score a prefix by the mean reward of many endings or by the reward of the best ending?',
        answer:
          'By the mean, which is the reward that the base model reaches on average when it continues the prefix. CD’s value head estimates this mean, for texts of at most 48 tokens, finished or not. The best ending is reached only if every later choice is the best one.',
      },
      {
        question: 'Why is one ending per prefix not enough?',
        answer:
          'Each ending is a random sample, so with one ending per prefix the worse prefix can look better by chance. With many endings, the mean and its interval show which prefix is better, or that the data cannot tell.',
      },
    ],
  },
  credit: {
    needs: 'recorded; only your own text needs the model',
    point:
      'Training determines the rewards along a text only up to a function of the position. Advantages do not depend on that function.',
    places: [
      {
        title: 'one word changed from praise to blame: the credit changes at this word and after it',
        query: 'text=acting-terrible',
      },
      {
        title: 'after adding a function of the token count: the curve falls, but PARGS’s choices stay the same',
        query: 'a=-20',
      },
      { title: 'after adding a function of the character count: PARGS’s choices change', query: 'g=characters&a=-20' },
      { title: 'the same text under the full-sequence head', query: 'head=full' },
    ],
    questions: [
      {
        question:
          'A function of the position is added to all prefix rewards. Which of these change: the curve along the text, the advantages, PARGS’s choices?',
        answer:
          'Only the curve. All candidates of a step are at the same position, so the differences between them stay the same.',
      },
      {
        question: 'A token has a high reward. Did it improve the text?',
        answer:
          'The reward alone does not show that, because it scores the whole prefix. The advantage compares the token with the base model’s candidates at that step, under one head.',
      },
      {
        question: 'The base model was nearly certain of a token. What is the advantage of that token?',
        answer: 'Close to 0, because the mean over the candidates is then almost equal to the reward of that token.',
      },
    ],
  },
  push: {
    needs: 'recorded; only your own prompt needs the model',
    point:
      'Most of the gain in reward comes at small weights; at larger weights the texts mostly drift away from the base model. Measure quality with a judge that does not steer.',
    places: [
      { title: 'a small weight', query: 'w=1' },
      { title: 'a very large weight', query: 'w=16' },
      { title: 'steered against the reward', query: 'w=-4' },
      { title: 'scored by the judge that reads only words', query: 'w=8&judge=1' },
    ],
    questions: [
      {
        question:
          'Two texts were steered by the same reward, and one of them scores higher under it. Is that text better?',
        answer:
          'Not necessarily. Steering selects for everything that raises the reward, including its mistakes: when a measure becomes a target, it ceases to be a good measure. Use a judge that did not take part in steering, and read the texts.',
      },
      {
        question: 'Why can the judge be wrong?',
        answer:
          'The judge is a small model, too, and was trained on reviews from the same collection. It may share mistakes with the reward. Two judges of different kinds are better than one, and human judges are better still.',
      },
      {
        question: 'Two methods run at w = 4. Is that a fair comparison?',
        answer:
          'Not with raw scores, because the standard deviation differs from head to head. With normalized scores, the methods steer about equally at the first step, but one may still drift further from the base model. Compare them at equal KL.',
      },
    ],
  },
}

export const misconceptions: readonly { wrong: string; right: string }[] = [
  {
    wrong: '“The reward model writes the text.”',
    right: 'The base model proposes its ten most probable tokens. The reward only shifts the choice among them.',
  },
  {
    wrong: '“The theorem says that ARGS cannot work.”',
    right: 'It says that training does not determine the scores that ARGS uses. How good they are has to be measured.',
  },
  {
    wrong: '“PARGS finds the texts with the highest reward.”',
    right:
      'It samples token by token, looking one token ahead. It follows the RLHF policy only if the product of C along every text is 1.',
  },
  {
    wrong: '“The columns differ here, so the method made the difference.”',
    right:
      'For this one text, with the same noise, it did. A general claim needs many prompts and seeds, and an error bar.',
  },
  {
    wrong: '“A log-probability of −2 is 2 percent.”',
    right: 'It is e⁻², about 13.5 percent. All logarithms here are natural.',
  },
  {
    wrong: '“Reward 3 from one head beats reward 2 from another.”',
    right: 'Each head has its own scale and zero. Compare candidates of the same step under the same head.',
  },
  {
    wrong: '“Twice the weight, twice the effect.”',
    right: 'Once the candidate with the highest reward is chosen almost every time, a larger weight changes little.',
  },
  {
    wrong: '“A higher reward means a better text.”',
    right:
      'It means a text with more of what the reward model learned to reward and, above some w, with more of its mistakes.',
  },
  {
    wrong: '“A seed gives the same text everywhere.”',
    right:
      'It does on the same device with the same model. On another device, a rounding difference can change a close choice.',
  },
]
