// A summary as Markdown tables, with the text that is needed to read them. Pure.

import { headTitles } from '../../src/decoding/heads.ts'
import { methods } from '../../src/decoding/methods/index.ts'
import type { PairedDifference } from '../../src/metrics/pairedDifference.ts'
import {
  type Column,
  markdownCell as cell,
  decimals,
  percent,
  plusMinus,
  pValueText,
  markdownTable as table,
} from '../cli/tables.ts'
import type { FrontierComparison, JudgedPair, SummaryPair, SummaryStep } from './comparisons.ts'
import { headsOf, isBound } from './csv.ts'
import type { Summary, SummaryRow } from './summary.ts'

/** Means are over prompts, ± their standard error. */
export function markdownTables(summary: Summary): string {
  const { rows, judges, model, settings } = summary
  const n = Math.max(...rows.map((row) => row.n))
  const seeds = Math.max(...rows.map((row) => row.seeds))
  const standard = rows.some(({ units }) => units === 'standard')
  const heads = headsOf(summary)
  const name: Column<SummaryRow>[] = [
    ['method', nameOf],
    ['w', (row) => row.weight],
  ]
  const parts = [
    '# Evaluation',
    fenced(summary.command),
    `${n} prompts, ${count(seeds, 'sample')} each, at most ${settings.maxTokens} tokens, by ${cell(model.name)} (${cell(model.runtime)}). Reward: ${cell(summary.reward ?? 'none')}. Judge: ${cell(judges[0] ?? 'none')}. Every figure is a mean over prompts ± its standard error; the samples of a prompt are averaged first. Rewards are raw scores of their head or judge, so columns differ in scale. w multiplies ${standard ? "scores normalized by their standard deviation over base candidates (raw scores for RAD and for the papers' own settings)" : 'raw scores'}.`,
    '## Reward and divergence',
    table(rows, [
      ...name,
      ['judge', (row) => plusMinus(row.judge)],
      ['own reward', (row) => plusMinus(row.ownReward)],
      ['KL to top-k', (row) => `${isBound(row) ? '≤ ' : ''}${plusMinus(row.klToTopK, 1)}`],
      ['KL to base', (row) => plusMinus(row.klToBase, 1)],
      ['−Σ log π base', (row) => plusMinus(row.negLogBase, 1)],
      ['length', (row) => plusMinus(row.length, 1)],
      ['finished', (row) => percent(row.finished)],
    ]),
    "KL: nats per text, of the method's own policy, exact at each step and summed along the text; greedy policies have none. Best-of-N: the bound log N − (N − 1)/N against the policy it samples from. A paper's own setting is measured against top-k sampling at its own k and temperature, so its KL to top-k is not comparable with other rows. Length: tokens. Texts cut by the length limit are judged as they are.",
    '## Scores by judge and head',
    table(rows, [
      ...name,
      ...judges.map((judge): Column<SummaryRow> => [`judge ${judge}`, (row) => plusMinus(row.judges[judge])]),
      ...heads.map((head): Column<SummaryRow> => [`${headTitles[head]} head`, (row) => plusMinus(row.heads[head])]),
    ]),
    '## Diversity',
    table(rows, [
      ...name,
      ['ROUGE-L among samples', (row) => plusMinus(row.diversity.rougeL, 3)],
      ['rep-2', (row) => plusMinus(row.diversity.rep2, 3)],
      ['rep-3', (row) => plusMinus(row.diversity.rep3, 3)],
      ['rep-4', (row) => plusMinus(row.diversity.rep4, 3)],
      ['product', (row) => plusMinus(row.diversity.product, 3)],
      ['distinct-1', (row) => decimals(row.diversity.distinct1, 3)],
      ['distinct-2', (row) => decimals(row.diversity.distinct2, 3)],
      ['distinct-3', (row) => decimals(row.diversity.distinct3, 3)],
    ]),
    'ROUGE-L (F1) among the samples of a prompt: lower is more varied. rep-n: share of n-grams that repeat within a text; product: (1 − rep-2)(1 − rep-3)(1 − rep-4). distinct-n is over all texts; it is larger where there are fewer texts (greedy methods write one per prompt).',
    '## Ranking of good tokens, and cost',
    table(rows, [
      ...name,
      ['token MRR', (row) => plusMinus(row.tokenMrr, 3)],
      ['tokens per second', (row) => decimals(row.cost?.tokensPerSecond, 1)],
      ['passes per token', (row) => decimals(row.cost?.passesPerToken, 2)],
      ['rows per token', (row) => decimals(row.cost?.rowsPerToken, 2)],
      ['rewards per token', (row) => decimals(row.cost?.rewardsPerToken, 2)],
    ]),
    `Token MRR: mean of 1/rank under the method, over the tokens of each prompt's best base sample by the judge's score. The base model's own: ${plusMinus(summary.baseTokenMrr, 3)}. Rows with more candidates per step than were recorded have none. Cost: each method running alone on this machine, without reading the prompt.`,
    '## Reward at equal KL',
    summary.frontier.length > 0
      ? table(summary.frontier, [
          ['judge', (at) => at.judge],
          ['KL to top-k', (at) => decimals(at.kl, 1)],
          ['a', (at) => methods[at.a].label],
          ['b', (at) => methods[at.b].label],
          ['reward of a', (at) => plusMinus(at.rewardA)],
          ['reward of b', (at) => plusMinus(at.rewardB)],
          ...difference<FrontierComparison>(),
        ])
      : 'No two sampling methods with weights were run.',
    'For each judge, every two sampling methods at 25, 50 and 75% of the range of KL that both cover. Rewards are interpolated per prompt, linearly in KL, between the weights of a method (top-k is weight 0). Reward rises steeply near KL 0, so the straight line underestimates a method below its smallest weight. The standard error treats the mean KLs as known. p: two-sided sign permutation test over prompts, not corrected for the number of comparisons.',
    '## Effect of a larger weight',
    summary.steps.length > 0
      ? table(summary.steps, [
          ['method', ({ method }) => methods[method].label],
          ['w', ({ from, to }) => `${from} to ${to}`],
          ['own reward', ({ ownReward }) => plusMinusOf(ownReward)],
          ...judges.map((judge): Column<SummaryStep> => [`judge ${judge}`, (step) => plusMinusOf(step.judges[judge])]),
        ])
      : 'No method was run with several weights.',
    'Difference of the means at two weights, paired by prompt, ± standard error. Where the own reward rises and a judge does not, the method over-optimizes its reward by that judge.',
    '## Win, tie, lose',
    table(summary.pairs.filter(isShown(rows)), [
      ['a', (pair) => pair.a],
      ['b', (pair) => pair.b],
      ['win', (pair) => pair.win],
      ['tie', (pair) => pair.tie],
      ['lose', (pair) => pair.lose],
      [
        "a's share (95%)",
        ({ share, interval: [low, high] }) => `${percent(share)} (${percent(low)} to ${percent(high)})`,
      ],
      ...difference<SummaryPair>(),
      ...judges.flatMap((judge, i): Column<SummaryPair>[] => [
        ...(i === 0
          ? []
          : [[`a − b, ${judge}`, (pair) => differenceBy(pair, judge, 'all')] satisfies Column<SummaryPair>]),
        [`a − b, both cut, ${judge}`, (pair) => differenceBy(pair, judge, 'bothCut')],
      ]),
      ['KL of both cut, a and b', ({ judges: by }) => klOfBothCut(by[judges[0] ?? '']?.bothCut)],
    ]),
    'Win, tie and lose by the first judge, between samples of the same prompt and seed; a − b by every judge. Texts that end sooner give a judge less to read. “Both cut” has only the samples in which the length limit cut both texts: they have equal length, but are a selection, at the KL of the last column. The table has each row against top-k, and rows of corresponding weights: equal ones, or, where a method has weights in other units, the smallest of each, the next, and so on. All other pairs are in pairs.csv.',
  ]
  return `${parts.join('\n\n')}\n`
}

const difference = <
  T extends Pick<FrontierComparison, 'difference' | 'standardError' | 'pValue' | 'n'>,
>(): Column<T>[] => [
  ['a − b', (row) => plusMinus({ mean: row.difference, standardError: row.standardError })],
  ['p', ({ pValue }) => pValueText(pValue)],
  ['n', (row) => row.n],
]

function differenceBy({ judges }: SummaryPair, judge: string, which: keyof JudgedPair): string {
  return plusMinusOf(judges[judge]?.[which])
}

const klOfBothCut = (found: JudgedPair['bothCut'] | undefined): string =>
  found ? `${decimals(found.klA, 1)}, ${decimals(found.klB, 1)}` : ''

const plusMinusOf = (found: PairedDifference | null | undefined): string =>
  plusMinus(found ? { mean: found.difference, standardError: found.standardError } : null)

/** Pairs that the table shows: with top-k, or of two rows with weights. */
function isShown(rows: readonly SummaryRow[]): (pair: SummaryPair) => boolean {
  const byKey = new Map(rows.map((row) => [row.key, row]))
  return (pair) => {
    const [a, b] = [byKey.get(pair.a), byKey.get(pair.b)]
    return a?.method === 'topK' || b?.method === 'topK' || (a?.weight !== null && b?.weight !== null)
  }
}

/** 'RAD (paper: k 20, T 1)' */
function nameOf({ label, preset, topK, temperature }: SummaryRow): string {
  return preset ? `${label} (paper: k ${topK}, T ${temperature})` : label
}

/** A block of code whose fence is longer than any run of backticks in it. */
function fenced(code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}\n${code}\n${fence}`
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`
