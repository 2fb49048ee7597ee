// The comparisons that the page opens with: their settings, what to look at, and a claim that is counted over seeds, since one
// run is one sample. The responses come from real runs (tools/assets/record.ts).

import type { ColumnSettings, MethodName, RewardChoice, RunSettings } from '../../../src/decoding/record.ts'
import { readingEaseOf } from '../../../src/rewards/rules/readingEase.ts'

/** What a claim can be about: measurements of one column's response. */
export interface ColumnOutcome {
  text: string
  /** By the reward's judge, in its units; null where there is none. */
  judge: number | null
  /** Raw score by the reward's full-sequence head, in every column; null where there is none. */
  full: number | null
  /** Mean base log-probability of the tokens, nats. */
  meanLogProb: number
  /** Share, 0 to 1, of the response's groups of four tokens that repeat an earlier one; null for fewer than four tokens. */
  rep4: number | null
}

export interface Recipe {
  id: string
  title: string
  /** What to look at, in a sentence or two. */
  notice: string
  /** What is counted over seeds: the end of the sentence 'In … of 50 seeds …'. */
  claim: string
  holds(columns: readonly ColumnOutcome[]): boolean
  prompt: string
  /** Name of the judge that scores the responses, or null. */
  judge: string | null
  settings: Pick<RunSettings, 'maxTokens' | 'chat' | 'units'> & { reward: RewardChoice; columns: ColumnSettings[] }
}

const film = { reward: 'sentiment', maxTokens: 48, chat: false }

/** Columns of one weight. */
const steered = (weight: number, ...methods: MethodName[]): ColumnSettings[] =>
  methods.map((method) => ({ method, weight }))

const judged = (columns: readonly ColumnOutcome[], index: number) => columns[index]?.judge ?? Number.NaN
const full = (columns: readonly ColumnOutcome[], index: number) => columns[index]?.full ?? Number.NaN

export const recipes: readonly Recipe[] = [
  {
    id: 'turn',
    title: 'One word, and the text turns',
    notice:
      'All columns sample with the same noise, and all rewards steer with the same normalized weight. The underlined token is the first one that the reward changed; everything after it continues from there.',
    claim: 'an independent judge prefers PARGS over top-k',
    holds: (columns) => judged(columns, 3) > judged(columns, 0),
    prompt: 'The acting in this movie is',
    judge: 'sentiment',
    settings: {
      ...film,
      units: 'standard',
      columns: steered(2, 'topK', 'cd', 'args', 'pargs'),
    },
  },
  {
    id: 'led-astray',
    title: 'ARGS misled by scoring an unfinished response',
    // With the eight film prompts of public/prompts-demo.json, in order, and seeds 101 to 110 the claim held in 10, 5, 9, 0, 6, 4,
    // 8 and 3 of ten: `tokenwise record --only led-astray --prompt TEXT --first-seed 101 --seeds 10`.
    notice:
      'ARGS scores unfinished responses with a model trained on finished ones. After sixteen tokens that model scores ARGS’s response well above PARGS’s, 14 to 10 in the chart of reward by position. At the end, where ARGS’s response is cut and PARGS’s is finished, it scores it lower, 10 to 12. Prompts differ: over eight of them, including this one, it scored the complete response of PARGS higher in 45 of 80 pairs; for “This was the director’s second film, and it” in none of ten.',
    claim:
      'the full-sequence reward, by which ARGS steers, scores the complete response of PARGS higher than that of ARGS',
    holds: (columns) => full(columns, 2) > full(columns, 1),
    prompt: 'My brother told me to see this film, so',
    judge: 'sentiment',
    settings: {
      ...film,
      units: 'standard',
      columns: steered(2, 'topK', 'args', 'pargs'),
    },
  },
  {
    id: 'prefix-scores',
    title: 'One prompt proves nothing',
    notice:
      'The settings of “ARGS misled by scoring an unfinished response” with another prompt. Weights are normalized, so both rewards steer equally hard. Over 64 other prompts the judge preferred PARGS in 129 of 192 pairs; on this prompt it prefers ARGS more often. Compare how the two rewards score the candidates where the responses first differ.',
    claim: 'the judge prefers PARGS over ARGS',
    holds: (columns) => judged(columns, 2) > judged(columns, 1),
    prompt: 'Halfway through the film, the story',
    judge: 'sentiment',
    settings: {
      ...film,
      units: 'standard',
      columns: steered(2, 'topK', 'args', 'pargs'),
    },
  },
  {
    id: 'outlook',
    title: 'CD looks ahead',
    notice:
      'CD adds the reward that the base model’s own continuation is expected to reach: it looks ahead, while ARGS scores the response so far. Weights are normalized.',
    claim: 'the judge prefers CD over ARGS',
    holds: (columns) => judged(columns, 2) > judged(columns, 1),
    prompt: 'My brother told me to see this film, so',
    judge: 'sentiment',
    settings: {
      ...film,
      units: 'standard',
      columns: steered(2, 'topK', 'args', 'cd'),
    },
  },
  {
    id: 'greedy',
    title: 'Sampling versus greedy',
    notice:
      'PARGS samples; PARGS-G takes the candidate with the best score at every step. Its response is the same for every seed, and its tokens are more probable under the base model on average, if not every one of them.',
    claim: 'the tokens of PARGS-G are more probable under the base model than those of PARGS, in the geometric mean',
    holds: (columns) => (columns[1]?.meanLogProb ?? Number.NaN) > (columns[0]?.meanLogProb ?? Number.NaN),
    prompt: 'The first thing I noticed about this movie was',
    judge: 'sentiment',
    settings: {
      ...film,
      columns: steered(1, 'pargs', 'pargsGreedy'),
    },
  },
  {
    id: 'too-hard',
    title: 'Too large a weight',
    notice:
      'The same reward with a small and with a large weight, each with 40 candidates. Read the right column aloud, then look at its base log-probabilities: the reward is high, and the language has suffered.',
    claim:
      'the tokens of the response with the large weight are less than half as probable under the base model, in the geometric mean',
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
    notice: 'A negative weight steers away from a high reward. The model is small and unfiltered.',
    claim: 'the judge prefers top-k over w = −2',
    holds: (columns) => judged(columns, 1) < judged(columns, 0),
    prompt: "This was the director's second film, and it",
    judge: 'sentiment',
    settings: {
      ...film,
      columns: steered(-2, 'topK', 'pargs'),
    },
  },
  {
    id: 'one-sentence',
    title: 'The ending decides',
    notice:
      'The prompt asks for one short sentence, and a program checks the form of the answer, though not its sense. About a third of the base model’s own answers pass; nearly all steered ones do, including those of ARGS. The full-sequence reward is almost certain about finished answers and knows nothing about unfinished ones: compare its scores before the full stop and after it.',
    claim: 'the answer of PARGS is one short sentence, as a program checks',
    holds: (columns) => judged(columns, 2) === 1,
    prompt: 'In one short sentence: what is a violin good for?',
    judge: 'oneSentence',
    settings: {
      reward: 'oneSentence',
      maxTokens: 48,
      chat: true,
      units: 'standard',
      columns: steered(2, 'topK', 'args', 'pargs'),
    },
  },
  {
    id: 'helpful',
    title: 'A reward that is hard to learn',
    notice:
      'A question in the model’s chat form, and a reward trained on pairs of answers of which people called one more helpful. It ranks only .63 to .66 of test pairs correctly, and the judge, which is no better, seldom agrees with it. Look where the answers first differ, and whether the steered ones say more or only sound kinder.',
    claim: 'the judge of helpfulness prefers PARGS over top-k',
    holds: (columns) => judged(columns, 2) > judged(columns, 0),
    prompt: 'How do I keep my houseplants healthy in winter?',
    judge: 'helpful',
    settings: {
      reward: 'helpful',
      maxTokens: 48,
      chat: true,
      units: 'standard',
      columns: steered(2, 'topK', 'args', 'pargs'),
    },
  },
  {
    id: 'rule',
    title: 'A rule as the reward',
    notice:
      'Nothing is learned here: a program counts sentences, words and syllables and scores short words in short sentences higher (Flesch’s reading ease). Look for the long words that only the left column has.',
    claim: 'the response of PARGS is easier to read than that of top-k, by Flesch’s formula',
    holds: (columns) => ease(columns, 1) > ease(columns, 0),
    prompt: 'When I was a child, my grandmother told me that',
    judge: null,
    settings: {
      reward: 'readingEase',
      maxTokens: 48,
      chat: false,
      columns: steered(8, 'topK', 'pargs'),
    },
  },
  {
    id: 'mix',
    title: 'Two rewards at once',
    notice:
      'A kind review in plain words: the learned reward has weight 1 and the rule of reading ease weight 3, both normalized. Both are computed in the same pass.',
    claim: 'the judge prefers PARGS over top-k and its response is easier to read',
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

/** Flesch's reading ease of a column's response; NaN for one without words. */
function ease(columns: readonly ColumnOutcome[], index: number): number {
  return readingEaseOf(columns[index]?.text ?? '') ?? Number.NaN
}
