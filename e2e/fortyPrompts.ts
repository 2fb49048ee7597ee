// Forty prompts: the page's examples, and sixteen more that only tests use.

import examples from '../public/prompts-demo.json' with { type: 'json' }

const more = [
  'We sat in the last row of the cinema, and',
  'The trailer promised a comedy, but the film',
  'What stayed with me after this film was',
  'Nobody in the audience spoke when',
  'The leading actress plays a teacher who',
  'As a sequel, this movie',
  'I would not have chosen this film myself, but',
  'The dialogue in the first scene',
  'How do I choose a good bicycle for the city?',
  'What should I do when my bread dough does not rise?',
  'How can I remember the names of new colleagues?',
  'Which plants grow well on a balcony in the shade?',
  'The old lighthouse keeper opened the door and',
  'On the first morning of the holidays, Mira',
  'Behind the bakery there was a staircase that',
  'The letter had been lost for thirty years when',
]

export const fortyPrompts: readonly string[] = [...examples.map(({ prompt }) => prompt), ...more]
