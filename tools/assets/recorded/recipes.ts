// The comparisons that the page opens with: what is run, what there is to notice, and the claim that is counted over seeds,
// so that nobody takes one draw for a law. The texts themselves come from real runs (tools/commands/record.ts).

import type { ColumnSettings, MethodName, RewardChoice, RunSettings } from '../../../src/decoding/record.ts'
import { readingEaseOf } from '../../../src/rewards/rules/readingEase.ts'

/** What a claim may speak of: one column's text, measured. */
export interface ColumnOutcome {
  text: string
  /** By the reward's judge, in its units; null where there is none. */
  judge: number | null
  /** By the reward's full-sequence head, whoever steered, raw; null where there is none. */
  full: number | null
  /** Mean base log-probability of the tokens, nats. */
  meanLogProb: number
  /** Share, 0 to 1, of the text's groups of four tokens that came before; null for a text of fewer than four. */
  rep4: number | null
}

export interface Recipe {
  id: string
  title: string
  /** What to look at, in a sentence or two. */
  notice: string
  /** What is counted over seeds, as the end of the sentence 'In … of 50 seeds …'. */
  claim: string
  holds(columns: readonly ColumnOutcome[]): boolean
  prompt: string
  /** Name of the judge that scores the texts, or null. */
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
      'All columns draw with the same noise, and all rewards push equally hard. The underlined token is the first that the reward changed; all that follows had to go on from it.',
    claim: 'the judge, which steers nothing, likes the text of PARGS better than that of top-k',
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
    title: 'Led astray by a score of unfinished text',
    // Openings: with each of the eight about films in public/prompts-demo.json, in their order, and seeds 101 to 110 the claim
    // held in 10, 5, 9, 0, 6, 4, 8 and 3 of ten: `tokenwise record --only led-astray --prompt TEXT --first-seed 101 --seeds 10`.
    notice:
      'ARGS asks a model that learned from finished texts about unfinished ones. After sixteen tokens that model puts ARGS’s text well before PARGS’s, 14 to 10 in the reward by position; where the texts stop, ARGS’s cut off and PARGS’s ended, behind it, 10 to 12. Openings differ: over eight, this one among them, it put the whole text of PARGS first in 45 of 80 pairs, and from “This was the director’s second film, and it” in none of ten.',
    claim: 'the full-sequence reward, which ARGS pushes for, likes the whole text of PARGS better than that of ARGS',
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
    title: 'One prompt is no law',
    notice:
      'The settings of “Led astray by a score of unfinished text”, and another opening. Each w counts in units of its reward’s own spread, so both push equally hard. Over 64 other prompts the judge preferred PARGS in 129 of 192 pairs of texts; on this prompt, ARGS more often than not. Compare what the two rewards say of the candidates where the texts part.',
    claim: 'the judge likes the text of PARGS better than that of ARGS',
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
    title: 'Steering by the outlook',
    notice:
      'CD adds the reward that the base model’s own continuation is expected to reach: it looks ahead where ARGS looks at the text as it stands. Each w counts in units of its reward’s own spread.',
    claim: 'the judge likes the text of CD better than that of ARGS',
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
    title: 'Drawing, and taking the best',
    notice:
      'PARGS draws, PARGS-G takes the best score at every step: its text is the same for every seed, and the language model finds its tokens likelier, on average if not every one.',
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
    title: 'Pushed too hard',
    notice:
      'The same reward with a small weight and with a large one, each with 40 candidates to choose from. Read the right column aloud, then look at its base log-probabilities: the reward has its way, the language has not.',
    claim:
      'the base model finds the tokens of the text with the large weight less than half as probable, in the geometric mean',
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
    title: 'Against the reward',
    notice: 'A negative weight pushes away from what the reward likes. The model is small and unfiltered.',
    claim: 'the judge likes the text with w = −2 less than that of top-k',
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
      'The model is asked for one short sentence, and a program checks the answer, though not its sense: of its own answers about a third pass, of steered ones nearly all, those of ARGS too. Its full-sequence reward is all but certain of finished answers and knows nothing of unfinished ones; look what it says before the full stop, and after.',
    claim: 'the answer of PARGS is one short sentence, as the program checks',
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
      'A question in the model’s chat form, and a reward that learned from pairs of answers of which people called one more helpful. It prefers the right one in .63 to .66 of test pairs, no more, and the judge, which is no better, seldom agrees with it. Look where the answers part, and whether the steered ones say more or only sound kinder.',
    claim: 'the judge of helpfulness likes the answer of PARGS better than that of top-k',
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
    title: 'A rule for a reward',
    notice:
      'Nothing is learned here: a program counts sentences, words and syllables, and likes short words in short sentences (Flesch’s reading ease). Look for the long words that are in the left column only.',
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
    title: 'Two rewards at once',
    notice:
      'A kind review, in plain words: the learned reward counts in units of its own spread, the rule of reading ease three times. Both are read from the one pass.',
    claim: 'the text of PARGS pleases the judge more than that of top-k and is easier to read',
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

/** Flesch's reading ease of a column's text; NaN of one without words. */
function ease(columns: readonly ColumnOutcome[], index: number): number {
  return readingEaseOf(columns[index]?.text ?? '') ?? Number.NaN
}
