// Explanations of the page's terms, for tooltips and the About page. Those of methods and objectives come from their
// definitions.

import { type HeadName, headNames, objectives } from '../decoding/heads.ts'
import { type MethodName, methodNames, methods } from '../decoding/methods/index.ts'

const words = {
  token: 'A piece of text, often a short word. The model writes one token at a time.',
  reward:
    'The score of the text so far plus one more token. It comes from a reward model trained on pairs of a better and a worse text, from a rule, or from a mix of rewards. Higher is better.',
  advantage:
    'The reward of the chosen token minus the mean reward of the base model’s candidates at this step, weighted by their probabilities. Unlike rewards, advantages can be compared across the positions of a text.',
  rank: 'The token’s position when the candidates are sorted by base log-probability. Rank 1 is the base model’s most probable token.',
  differs:
    'Whether top-k sampling, with the same prefix and noise, would have chosen another token. If so, the reward changed the choice.',
  rule: 'A reward that a program computes. Nothing is trained, and anyone can check it.',
  mix: 'The weighted sum of several rewards. Each is normalized, so that equal weights steer about equally. A negative weight steers away from a reward.',
  baseLogProb:
    'ℓ: the natural logarithm of a token’s probability under the base model, over its whole vocabulary. 0 means a probability of 1; −2.3 means one in ten.',
  weight:
    'w: the steering weight. A candidate’s score is ℓ + w · reward. At 0 every sampling method writes the same text as top-k; below 0 the reward is minimized.',
  units:
    'On: w multiplies the reward divided by its standard deviation over candidates, so that the same w steers about equally with any reward. Off: w multiplies the raw score. RAD always uses raw probabilities.',
  topKSetting: 'k: at each step only the k most probable tokens are candidates. This holds for every method.',
  temperature:
    'T: how random the sampling is. Scores are divided by T: a small T favors the best candidate, a large T evens them out.',
  bestOf: 'N: the number of samples from which Best-of-N selects the best. It is the same for every Best-of-N column.',
  seed: 'The number that all randomness comes from. The same seed and settings give the same text, and all columns share the same noise.',
  nats: 'The unit of natural logarithms. −0.69 nats is a probability of one in two, −2.3 of one in ten. A difference of 0.69 is a factor of two.',
  interval:
    '95% interval: other seeds would give a different share. Of intervals computed this way, 95 in 100 contain the share that infinitely many seeds would give.',
  length: 'The maximum number of tokens that a column writes. The column stops earlier if the model ends the text.',
  score: 'What the method maximizes or samples from: ℓ + w · reward, with the reward of the method’s head.',
  head: 'A head: a small network that reads the base model’s hidden states and scores the text so far. A reward may have several heads, trained for different objectives; each method uses one of them.',
  judge:
    'The judge scores texts but does not steer, so no method is graded by what it optimizes. For most rewards it is a set of heads trained on other texts: they score in log-odds and may be wrong. For a task that a program can check, the judge is that program. For a mix, it is the judge of the first reward that has a judge. Higher is better.',
  ownReward:
    'Steering reward: the raw score of the text by the head that steered it or, for Best-of-N, chose it. Strong steering raises it whether or not the text gets better.',
  meanLogProb:
    'Mean ℓ: the mean base log-probability of the tokens. The closer to 0, the more probable the text is under the base model.',
  kl: 'KL divergence from top-k sampling: exact at each step, summed along the text, in nats (natural logarithms). 0 for top-k. Not shown for greedy methods.',
  diversity:
    'Diversity: 1 if no sequence of two, three or four tokens repeats; closer to 0 the more the text repeats itself.',
  speed:
    'Tokens per second in each column. All columns are written at the same time, so more columns or candidates slow each of them down.',
  passes:
    'Forward passes of the whole model needed to add one token to every column. All columns and candidates share one pass, so this stays near 1.',
  rows: 'The mean number of tokens that the model evaluates in one pass: all candidates of the columns whose candidates are scored by heads, and one token of every other column. A token that columns share counts once.',
  scoringCost:
    'Calls to the reward, and the time in them, for each token of the column. Columns with the same reward share the calls. Heads read hidden states of the base model’s passes, which are not counted; a text classifier reads the whole text of every candidate itself.',
  judgingCost: 'Calls to the judge for all columns together, and the time in them for each token of their texts.',
  seeds:
    'One text is one sample, so a difference may be due to chance. Several seeds show the mean, its standard error, and each text as a dot.',
  system:
    'The system turn: an instruction before a conversation, such as “answer in one sentence”. A small model follows it only loosely.',
  chat: 'On: the prompt is a user turn in the model’s chat format. Off: the model continues the prompt as plain text.',
  candidates: 'The k tokens that the method considered at one step, with the score of each reward model.',
  noise:
    'Random numbers determined by the seed. A token gets the same number in every column. The candidate with the largest score / T + noise is chosen. Greedy methods use none.',
  fork: 'Takes this candidate instead and continues with the same method. The new text is shown next to the old one.',
  beforeAfter:
    'A candidate’s probability among the k candidates: before steering, under the base model; after, under this method.',
} as const

export type TermName = keyof typeof words | HeadName | MethodName

export const glossary = {
  ...words,
  ...Object.fromEntries(headNames.map((name) => [name, objectives[name].explanation])),
  ...Object.fromEntries(methodNames.map((name) => [name, methods[name].summary])),
} as Readonly<Record<TermName, string>>
