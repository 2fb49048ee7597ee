// The tour in six steps: what is where, in the order in which a newcomer needs it. Places carry data-tour.

export interface TourStep {
  /** Value of the place's data-tour. */
  place: string
  title: string
  text: string
}

export const tourSteps: readonly TourStep[] = [
  {
    place: 'prompt',
    title: 'A text begins',
    text: 'All columns go on from this prompt. Write your own, or take an example.',
  },
  {
    place: 'reward',
    title: 'What is wanted, and how much',
    text: 'The reward says what a good text is. The weight w says how hard it pushes: 0 is not at all, below 0 it pushes against.',
  },
  {
    place: 'columns',
    title: 'The same luck, several methods',
    text: 'Top-k is the language model alone. The others add a reward to every candidate. All draw with the same noise, so the underlined token, where a text leaves top-k’s, is where the reward decided.',
  },
  {
    place: 'tint',
    title: 'What the colours say',
    text: 'Each token is tinted by one number: its reward, its advantage over what the model alone would have drawn, its log-probability or its rank. The legend has the numbers.',
  },
  {
    place: 'pictures',
    title: 'The whole run at a glance',
    text: 'A line or a point for every token. Far right and high up is what both like: the language model and the reward. Point at one, and the text shows which token it is.',
  },
  {
    place: 'candidates',
    title: 'Behind every token',
    text: 'The candidates of one step, what each reward thought of them, and their probability before and after. Click a token to keep its table.',
  },
]
