// The recorded comparisons of the page: settings, what to look at, and a claim that is counted over seeds because one run is only
// one sample. The responses come from real runs (tools/assets/record.ts).

import type { ColumnSettings, MethodName, RewardChoice, RunSettings } from '../../../src/decoding/record.ts'
import { readingEaseOf } from '../../../src/rewards/rules/readingEase.ts'

/** Measurements of one column's response. Claims compare them between columns. */
export interface ColumnOutcome {
  text: string
  /** Score by the recipe's judge; null if the recipe has none. */
  judge: number | null
  /** Raw score by the full-sequence head of the reward; null if the reward has none. */
  full: number | null
  /** Mean base log-probability of the tokens, nats. */
  meanLogProb: number
  /** Share of 4-grams that repeat an earlier one, 0 to 1; null for fewer than four tokens. */
  rep4: number | null
}

export interface Recipe {
  id: string
  title: string
  notice: string
  /** Completes the sentence 'In … of 50 seeds …'. */
  claim: string
  holds(columns: readonly ColumnOutcome[]): boolean
  prompt: string
  judge: string | null
  settings: Pick<RunSettings, 'maxTokens' | 'chat' | 'units'> & { reward: RewardChoice; columns: ColumnSettings[] }
}

const film = { reward: 'sentiment', maxTokens: 48, chat: false }
const normalized = { ...film, units: 'standard' } as const

const steered = (weight: number, ...methods: MethodName[]): ColumnSettings[] =>
  methods.map((method) => ({ method, weight }))

const judged = (columns: readonly ColumnOutcome[], index: number) => columns[index]?.judge ?? Number.NaN
const full = (columns: readonly ColumnOutcome[], index: number) => columns[index]?.full ?? Number.NaN

export const recipes: readonly Recipe[] = [
  {
    id: 'turn',
    title: 'Steered from the first token',
    notice:
      'With the reward, “a” beats “more”; the judge scores all three steered texts higher. All columns use the same noise and the same normalized weight, so the first difference is due to the reward, which decides about half of the tokens of a steered text. In this run the judge ranks CD first and PARGS third; one run is one sample.',
    claim: 'an independent judge prefers PARGS over top-k',
    holds: (columns) => judged(columns, 3) > judged(columns, 0),
    prompt: 'The acting in this movie is',
    judge: 'sentiment',
    settings: { ...normalized, columns: steered(2, 'topK', 'cd', 'args', 'pargs') },
  },
  {
    id: 'led-astray',
    title: 'ARGS misled by scoring an unfinished response',
    // For the eight film prompts in public/prompts-demo.json, in order, the claim holds for 10, 5, 9, 0, 6, 4, 8 and 3 of the ten
    // seeds 101 to 110: `tokenwise record --only led-astray --prompt TEXT --first-seed 101 --seeds 10`.
    notice:
      'ARGS scores unfinished responses with a reward model that was trained on finished ones. After 16 tokens, this model scores the ARGS text 14 and the PARGS text 10. At the end, it scores the ARGS text, cut off at the length limit, 10 and the finished PARGS text 12. Prompts differ: over eight prompts, including this one, it scores the complete PARGS text higher in 45 of 80 pairs, but for “This was the director’s second film, and it” in none of ten.',
    claim: 'the full-sequence reward, which steers ARGS, scores the complete PARGS text higher than the ARGS text',
    holds: (columns) => full(columns, 2) > full(columns, 1),
    prompt: 'My brother told me to see this film, so',
    judge: 'sentiment',
    settings: { ...normalized, columns: steered(2, 'topK', 'args', 'pargs') },
  },
  {
    id: 'prefix-scores',
    title: 'One prompt is not enough',
    notice:
      'The same settings as in “ARGS misled by scoring an unfinished response”, with another prompt. Here the judge prefers ARGS more often than not; over 64 other prompts it preferred PARGS in 129 of 192 pairs. The weights are normalized, so both rewards steer equally hard. At the first difference, compare the two rewards of the candidates.',
    claim: 'the judge prefers PARGS over ARGS',
    holds: (columns) => judged(columns, 2) > judged(columns, 1),
    prompt: 'Halfway through the film, the story',
    judge: 'sentiment',
    settings: { ...normalized, columns: steered(2, 'topK', 'args', 'pargs') },
  },
  {
    id: 'outlook',
    title: 'CD looks ahead',
    notice:
      'CD adds a prediction: the reward of the base model’s continuation at 48 tokens, finished or not. ARGS adds the reward of the text so far. The weights are normalized. This is one prompt; over 64 others, the judge preferred CD over ARGS in 143 of 192 pairs.',
    claim: 'the judge prefers CD over ARGS',
    holds: (columns) => judged(columns, 2) > judged(columns, 1),
    prompt: 'My brother told me to see this film, so',
    judge: 'sentiment',
    settings: { ...normalized, columns: steered(2, 'topK', 'args', 'cd') },
  },
  {
    id: 'greedy',
    title: 'Sampling versus greedy',
    notice:
      'PARGS samples; PARGS-G takes the token with the highest score at every step, so its text is the same for every seed. On average, but not at every step, its tokens are more probable under the base model.',
    claim: 'the PARGS-G tokens are more probable under the base model than the PARGS tokens (geometric mean)',
    holds: (columns) => (columns[1]?.meanLogProb ?? Number.NaN) > (columns[0]?.meanLogProb ?? Number.NaN),
    prompt: 'The first thing I noticed about this movie was',
    judge: 'sentiment',
    settings: { ...film, columns: steered(1, 'pargs', 'pargsGreedy') },
  },
  {
    id: 'too-hard',
    title: 'When the weight is too large',
    notice:
      'The same reward with w = 1 on the left and w = 16 on the right, each with 40 candidates. Read the right column aloud, then compare the base log-probabilities.',
    claim:
      'the tokens with w = 16 are less than half as probable under the base model as the tokens with w = 1 (geometric mean)',
    holds: (columns) => (columns[1]?.meanLogProb ?? Number.NaN) < (columns[0]?.meanLogProb ?? Number.NaN) - Math.log(2),
    prompt: 'I watched this film on a quiet Sunday afternoon, and',
    judge: 'sentiment',
    settings: {
      ...film,
      columns: [
        { method: 'pargs', weight: 1, topK: 40 },
        { method: 'pargs', weight: 16, topK: 40 },
      ],
    },
  },
  {
    id: 'against',
    title: 'A negative weight',
    notice: 'A negative w steers away from the reward. The model is small and unfiltered.',
    claim: 'the judge prefers top-k over PARGS with w = −2',
    holds: (columns) => judged(columns, 1) < judged(columns, 0),
    prompt: "This was the director's second film, and it",
    judge: 'sentiment',
    settings: { ...film, columns: steered(-2, 'topK', 'pargs') },
  },
  {
    id: 'one-sentence',
    title: 'A reward decided by the ending',
    notice:
      'The prompt asks for one short sentence, and a program checks the form of the answer, not its meaning. About a third of the base model’s answers pass, and nearly all steered answers do, including those of ARGS. The full-sequence reward ranks finished answers almost perfectly, but unfinished answers no better than chance: compare its scores before and after the final period.',
    claim: 'PARGS answers in one short sentence, according to a program',
    holds: (columns) => judged(columns, 2) === 1,
    prompt: 'In one short sentence: what is a violin good for?',
    judge: 'oneSentence',
    settings: {
      ...normalized,
      reward: 'oneSentence',
      chat: true,
      columns: steered(2, 'topK', 'args', 'pargs'),
    },
  },
  {
    id: 'helpful',
    title: 'A reward that is hard to learn',
    notice:
      'A chat question, and a reward trained on pairs of answers, one of which people called more helpful. The steering heads score that answer higher in only 63 to 66% of test pairs; the judge is no better and seldom agrees with them. See where the answers differ, and whether the steered answers say more or only sound kinder.',
    claim: 'the judge of helpfulness prefers PARGS over top-k',
    holds: (columns) => judged(columns, 2) > judged(columns, 0),
    prompt: 'How do I keep my houseplants healthy in winter?',
    judge: 'helpful',
    settings: {
      ...normalized,
      reward: 'helpful',
      chat: true,
      columns: steered(2, 'topK', 'args', 'pargs'),
    },
  },
  {
    id: 'rule',
    title: 'A rule as the reward',
    notice:
      'Nothing is learned here: a program counts sentences, words and syllables, and scores short words in short sentences higher (Flesch reading ease). Look for long words that appear only in the left column.',
    claim: 'the PARGS text is easier to read than the top-k text by Flesch’s formula',
    holds: (columns) => ease(columns, 1) > ease(columns, 0),
    prompt: 'When I was a child, my grandmother told me that',
    judge: null,
    settings: { ...film, reward: 'readingEase', columns: steered(8, 'topK', 'pargs') },
  },
  {
    id: 'mix',
    title: 'A mix of two rewards',
    notice:
      'This mix rewards positive reviews in plain words: the learned reward (normalized) has weight 1, the reading-ease rule weight 3. One pass scores both.',
    claim: 'the judge prefers PARGS over top-k, and the PARGS text is also easier to read',
    holds: (columns) => judged(columns, 1) > judged(columns, 0) && ease(columns, 1) > ease(columns, 0),
    prompt: 'We had waited two years for this film, and',
    judge: 'sentiment',
    settings: {
      ...film,
      reward: [
        { name: 'sentiment', weight: 1 },
        { name: 'readingEase', weight: 3 },
      ],
      columns: steered(3, 'topK', 'pargs'),
    },
  },
]

function ease(columns: readonly ColumnOutcome[], index: number): number {
  return readingEaseOf(columns[index]?.text ?? '') ?? Number.NaN
}
