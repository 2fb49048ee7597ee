// What a reader is asked before the exercise. Which choice is right is what the recorded texts say: a test holds the two
// together.

export const PREDICTION = {
  question:
    'PARGS is pushed harder and harder, from w = 0 to w = 16, and the reward that pushes goes up. What does the judge do?',
  choices: [
    'It goes up as well, all the way: judge and reward were taught to like the same thing.',
    'It goes up at first, then turns down.',
    'It does not follow the reward at all.',
  ],
  right: 1,
  because:
    'At first the push chooses, among what the language model would say anyway, what sounds kinder, and the judge agrees. Pushed harder, the text is whatever the reward’s own mistakes like best, and the judge makes other mistakes.',
}
