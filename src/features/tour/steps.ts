// The steps of the tour. `place` is the data-tour attribute of the highlighted element.

export const tourSteps = [
  {
    place: 'prompt',
    title: 'Start with a prompt',
    text: 'All columns continue this prompt. Write your own or choose an example.',
  },
  {
    place: 'reward',
    title: 'Choose a reward and a weight',
    text: 'The reward scores the text. The weight w sets how strongly the reward steers. At w = 0 the reward does not steer. Below 0 it steers away from high rewards.',
  },
  {
    place: 'columns',
    title: 'Same noise, several methods',
    text: 'Top-k is the base model alone. Steered methods add a reward to every candidate’s score. All columns use the same noise. The first token that differs from top-k is underlined: the difference is due to the method, not to chance.',
  },
  {
    place: 'tint',
    title: 'What the colors mean',
    text: 'Each token is colored by one number: its reward, its advantage over the base model’s average, its log-probability or its rank. The legend shows the scale.',
  },
  {
    place: 'pictures',
    title: 'The whole run in charts',
    text: 'One point per token. In “Reward against base log-probability”, points at the top right have both a high probability and a high reward. Hover over a point to find its token in the text.',
  },
  {
    place: 'candidates',
    title: 'The candidates at one step',
    text: 'For each candidate: its reward, and its probability before and after steering. Click a token to pin its table.',
  },
]
