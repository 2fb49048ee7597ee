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
    text: 'The reward scores the text. The weight w sets how strongly the reward steers. At 0 it does not steer; below 0 it steers away from high rewards.',
  },
  {
    place: 'columns',
    title: 'Same noise, several methods',
    text: 'Top-k is the base model alone. The other methods add a reward to every candidate. All sample with the same noise, so the underlined token, the first that differs from top-k, was decided by the reward.',
  },
  {
    place: 'tint',
    title: 'What the colors mean',
    text: 'Each token is colored by one number: its reward, its advantage over the base model’s average, its log-probability or its rank. The legend shows the scale.',
  },
  {
    place: 'pictures',
    title: 'The whole run in four charts',
    text: 'One point per token. In the last chart, points at the top right have both a high probability and a high reward. Hover over a point to find its token in the text.',
  },
  {
    place: 'candidates',
    title: 'The candidates at one step',
    text: 'For each candidate: its reward, and its probability before and after steering. Click a token to pin its table.',
  },
]
