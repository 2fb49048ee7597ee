// Every term of the page in plain words, once. Whatever explains a term reads it here.

export const glossary = {
  token: 'A piece of text, about a short word. The model writes one token at a time.',
  reward:
    'A score for the text so far with one more token. A small model gives it, which learned from pairs of texts which one people prefer; or a rule, or several rewards together. Higher is more of what is wanted.',
  advantage:
    'How much better the chosen token is rewarded than what the language model alone would have drawn at this step, on average. Unlike the reward itself it can be compared along a text.',
  rank: 'The place of the token among the candidates by base log-probability: 1 is what the language model alone finds most probable.',
  differs:
    'Whether top-k sampling, after the same text and with the same noise, would have drawn another token: there the reward decided.',
  rule: 'A reward that a program verifies: nothing was learned, and anybody can check it.',
  mix: 'Several rewards at once, each times its weight. Each is measured in its own spread, so that equal weights push about equally; below 0 a reward is pushed against.',
  baseLogProb:
    'ℓ: the natural logarithm of the probability that the language model alone gives a token, over its whole vocabulary. 0 means certain; −2.3 means one in ten.',
  weight:
    'w: how hard the reward pushes. Each candidate gets ℓ + w · reward. At 0 every sampling method writes what top-k writes; below 0 it pushes the other way.',
  units:
    'Rewards come on scales of their own. On: w multiplies the reward divided by its spread over candidates, so that the same w pushes about equally hard whichever reward steers. Off: it multiplies the raw score. RAD reads raw probabilities either way.',
  topKSetting:
    'k: at each step only the k most probable tokens are considered. All methods choose among the same kind of list.',
  temperature:
    'T: how bold the sampling is. Scores are divided by T, so a small T favours the best token and a large T evens them out.',
  bestOf:
    'N: how many texts Best-of-N writes, to keep the one that its reward likes best. The same for every Best-of-N column.',
  seed: 'The number that all randomness comes from. The same seed and settings write the same text, and every column draws the same luck.',
  nats: 'Nats: logarithms to the base e. −0.69 nats is a probability of one in two, −2.3 one in ten; a difference of 0.69 is a factor of two.',
  interval:
    '95% interval: with other seeds another share would have been counted. Of intervals that are made this way, 95 in 100 hold the share that endlessly many seeds would have.',
  length: 'The most tokens that a column writes. It stops earlier where the model ends its text.',
  score: 'What the method maximises or samples from: ℓ + w · reward, with the reward that the method uses.',
  head: 'A head: a small network that reads the language model’s own hidden states and says how good a text is so far. A reward may have several, trained in different ways; each method asks the one that it is made for.',
  full: 'Full-sequence reward: from a model that learned from complete texts only. Asked about the beginning of a text, it may answer anything.',
  prefix:
    'Prefix reward: from a model that also learned from the beginnings of texts, so it has ground to judge them by.',
  value: 'V, the value: the reward that the finished text is expected to get if the model goes on alone from here.',
  cumulative:
    'Cumulative reward: the label that a model expects the finished text to get, between 0 and 1, learned from every beginning, the later ones weighing more.',
  prefixSoft:
    'Prefix reward, soft labels: as the prefix reward, but learned from how likely each text of a pair is the better one, not from which one is.',
  prefixRollout:
    'Prefix reward, rollout labels: as the prefix reward, but the label of two beginnings comes from letting the language model finish both.',
  topK: 'Top-k sampling: the language model alone. It draws one of its k most probable tokens; no reward takes part.',
  greedy: 'Greedy: the language model alone, always taking its most probable token.',
  args: 'ARGS: adds a full-sequence reward to each candidate, although that reward never saw unfinished texts in training.',
  argsGreedy: 'ARGS-greedy: as ARGS, but takes the best score instead of drawing.',
  cd: 'CD, controlled decoding: adds the expected reward of the finished text, learned from texts that the model wrote itself.',
  rad: 'RAD: adds the label that the finished text is expected to get, kept between 0 and 1, so its push is bounded.',
  pargsSoft: 'PARGS-soft: as PARGS, with a reward that learned from probabilities instead of certain labels.',
  pargsRollout: 'PARGS-rollout: as PARGS, with a reward whose labels come from how texts went on.',
  bestOfN: 'Best-of-N: the language model alone writes N texts; the full-sequence reward picks one of them.',
  bestOfNPrefix: 'Best-of-N (prefix): the language model alone writes N texts; the prefix reward picks one of them.',
  pargs:
    'PARGS: adds a reward that was trained on beginnings of texts, so that scoring a beginning is what it learned.',
  pargsGreedy: 'PARGS-G: as PARGS, but takes the best score instead of drawing.',
  judge:
    'The judge: what scores finished texts and steers nothing, so that no method is graded by what it optimises. For most rewards it is heads of its own, trained on other texts, that answer in log-odds and may be wrong; for a task that a program can check it is that program. A mix is judged by the first of its parts that has a judge. Higher is better.',
  ownReward:
    'Own reward: the score of the text by the reward that steered it. Methods that push hard raise it whether the text gets better or not.',
  meanLogProb:
    'Mean ℓ: the base log-probability of the tokens on average. The nearer to 0, the more the text is one that the language model would have written by itself.',
  kl: 'KL: how far the method strayed from top-k sampling, exact at each step and added up along the text, in nats (natural logarithms). 0 for top-k itself; greedy methods have none.',
  diversity:
    'Diversity: 1 where no run of two, three or four tokens comes again anywhere in the text, towards 0 the more the text repeats itself.',
  speed:
    'How many tokens each column wrote in a second. Columns write side by side, so more of them, or more candidates, slow all of them down.',
  passes:
    'How often the whole model was run for one more token of every column. All columns and all their candidates share one pass, so this stays near 1.',
  rows: 'How many tokens the model evaluated in one pass: the candidates of every column that a reward steers, each once.',
  seeds:
    'One text is one draw of luck. Several seeds show how large the differences are beside the luck: the mean, its standard error, and every text as a dot.',
  system:
    'The system turn: an instruction that stands before a conversation, such as “answer in one sentence”. A small model follows it loosely.',
  chat: 'On: the prompt is put to the model as a question in its chat form. Off: the model goes on writing where the prompt ends.',
  candidates: 'The k tokens that were considered at one step, with what each reward model thought of them.',
  noise:
    'The luck of the draw: random numbers from the seed, the same for a token in every column. The candidate with the largest score / T + noise is written; greedy methods have none.',
  fork: 'Takes this candidate instead, and lets the method go on from there. The new text is kept beside the old one.',
  beforeAfter: 'A candidate’s probability among the k: before, by the language model alone; after, by this method.',
} as const

export type TermName = keyof typeof glossary

export function isTermName(name: string): name is TermName {
  return Object.hasOwn(glossary, name)
}
