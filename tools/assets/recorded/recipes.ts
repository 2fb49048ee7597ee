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
    title: 'Steered from the first token',
    notice:
      'All columns share the noise and the normalized weight. Each steered text leaves top-k at its first token (underlined); the reward decides about half of its tokens. Here the judge ranks CD first, PARGS third.',
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
    // For each of the eight film prompts in public/prompts-demo.json, in their order, the claim holds for 10, 5, 9, 0, 6, 4, 8
    // and 3 of the ten seeds 101 to 110: `tokenwise record --only led-astray --prompt TEXT --first-seed 101 --seeds 10`.
    notice:
      'ARGS scores unfinished responses with a reward model that was trained on finished ones. After 16 tokens that model gives ARGS’s text 14 and PARGS’s 10; at the end, ARGS’s text cut off and PARGS’s finished, 10 and 12. Prompts differ: over eight of them, this one included, it scores the whole text of PARGS higher in 45 of 80 pairs, and for “This was the director’s second film, and it” in none of ten.',
    claim: 'the full-sequence reward, which steers ARGS, scores the whole text of PARGS higher than that of ARGS',
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
    title: 'One prompt is not enough',
    notice:
      'The settings of “ARGS misled by scoring an unfinished response” with another prompt. On this prompt the judge prefers ARGS more often than not; over 64 other prompts it preferred PARGS in 129 of 192 pairs. The weights are normalized, so both rewards steer equally hard. Compare the two rewards of the candidates at the first difference.',
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
      'CD adds a prediction: the reward that the base model’s own continuation will have at 48 tokens, finished or not. ARGS adds the reward of the text so far. The weights are normalized. This is one prompt: over 64 others the judge preferred CD over ARGS in 143 of 192 pairs.',
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
      'PARGS samples; PARGS-G takes the best score at every step, so its text is the same for every seed. On average, if not at every step, the base model finds the tokens of PARGS-G more probable.',
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
    title: 'When the weight is too large',
    notice:
      'The same reward with w = 1 on the left and w = 16 on the right, each with 40 candidates. Read the right column aloud, then compare the base log-probabilities.',
    claim:
      'the tokens of the text with w = 16 are less than half as probable under the base model as those with w = 1, in the geometric mean',
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
    settings: {
      ...film,
      columns: steered(-2, 'topK', 'pargs'),
    },
  },
  {
    id: 'one-sentence',
    title: 'A reward decided by the ending',
    notice:
      'The prompt asks for one short sentence, and a program checks the form of the answer, not its sense. About a third of the base model’s own answers pass, and nearly all steered ones, ARGS’s included. The full-sequence reward ranks finished answers almost perfectly and unfinished ones at chance: compare its scores before and after the final period.',
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
      'A chat question, and a reward trained on pairs of answers of which people called one more helpful. The heads that steer here prefer that one in only 63 to 66% of test pairs; the judge is no better and seldom agrees with them. See where the answers differ, and whether the steered ones say more or only sound kinder.',
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
      'Nothing is learned here: a program counts sentences, words and syllables, and scores short words in short sentences higher (Flesch reading ease). Look for long words that are in the left column only.',
    claim: 'the text of PARGS is easier to read than that of top-k, by Flesch’s formula',
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
    title: 'A mix of two rewards',
    notice:
      'A positive review in plain words is what this mix rewards: the learned reward, normalized, has weight 1, the reading-ease rule weight 3. One pass scores both.',
    claim: 'the judge prefers PARGS over top-k, and the text of PARGS is also easier to read',
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
