// A summary as Markdown tables with the words that are needed to read them. Pure: text comes out.

import { headTitles } from '../../src/decoding/heads.ts'
import { methods } from '../../src/decoding/methods/index.ts'
import type { MeanWithError } from '../../src/metrics/clusteredMean.ts'
import type { PairedDifference } from '../../src/metrics/pairedDifference.ts'
import type { FrontierComparison, JudgedPair, SummaryPair, SummaryStep } from './comparisons.ts'
import { type Cell, type Column, headsOf, isBound } from './csv.ts'
import type { Summary, SummaryRow } from './summary.ts'

/** Tables to read. Means are over prompts, ± their standard error. */
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
    `${n} prompts, ${count(seeds, 'sample')} each, at most ${settings.maxTokens} tokens, by ${cell(model.name)} (${cell(model.runtime)}). Reward: ${cell(summary.reward ?? 'none')}. Judge: ${cell(judges[0] ?? 'none')}. Every figure is a mean over prompts (a prompt's samples are averaged first) ± its standard error. Rewards are raw scores of their head or judge, so columns differ in scale; w is in ${standard ? "units of the head's spread over base candidates (RAD's and the papers' own: raw)" : 'raw units'}.`,
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
    "KL in nats a text, of the method's own policy, exact at each step and summed along the text; a greedy policy has none. Of Best-of-N the bound log N − (N − 1)/N against the policy it samples from. A paper's own setting is held against top-k sampling at its own k and temperature, so its KL to top-k is not to be compared with the other rows'. Length in tokens. Texts that the length limit cut are judged as they stand.",
    '## What each judge and head thinks of it',
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
    'ROUGE-L (F1) among the samples of a prompt: low is varied. rep-n: share of n-grams that repeat within a text; product: (1 − rep-2)(1 − rep-3)(1 − rep-4). distinct-n over all texts, fewer of which (greedy methods write one a prompt) make it larger.',
    '## Ranking of good tokens, and cost',
    table(rows, [
      ...name,
      ['token MRR', (row) => plusMinus(row.tokenMrr, 3)],
      ['tokens a second', (row) => decimals(row.cost?.tokensPerSecond, 1)],
      ['passes a token', (row) => decimals(row.cost?.passesPerToken, 2)],
      ['rows a token', (row) => decimals(row.cost?.rowsPerToken, 2)],
      ['rewards a token', (row) => decimals(row.cost?.rewardsPerToken, 2)],
    ]),
    `Token MRR: mean of 1/rank that a method gives the tokens of each prompt's best base sample, chosen by the judge; the base model's own: ${plusMinus(summary.baseTokenMrr, 3)}. None for a row with more candidates at a step than were recorded. Cost of each method running alone on this machine, the prompt's reading not counted.`,
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
    'By each judge. Every two sampling methods at 25, 50 and 75% of the stretch of KL that both reached, each interpolated prompt by prompt, linearly in KL, between its weights (top-k is weight 0). Reward rises steeply near KL 0, so below the smallest weight of a method the straight line is too low for it: compare there with care. The error takes the mean KLs as known. p: two-sided permutation test of the signs, over prompts; not corrected for the number of comparisons.',
    '## What more weight adds',
    summary.steps.length > 0
      ? table(summary.steps, [
          ['method', ({ method }) => methods[method].label],
          ['w', ({ from, to }) => `${from} to ${to}`],
          ['own reward', ({ ownReward }) => plusMinusOf(ownReward)],
          ...judges.map((judge): Column<SummaryStep> => [`judge ${judge}`, (step) => plusMinusOf(step.judges[judge])]),
        ])
      : 'No method was run with several weights.',
    'Difference of the means at two weights, paired by prompt, ± standard error. Own reward up and a judge not, or down: the method is over-optimised by that judge.',
    '## Win, tie, lose',
    table(summary.pairs.filter(isTold(rows)), [
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
    'Win, tie and lose by the first judge, sample against sample of the same prompt and seed; a − b by every judge. A row whose texts end sooner gives a judge less to read: “both cut” has only those samples of which the length limit cut both, so it compares texts of equal length, but chosen ones, and at the KL of the last column. Here: each row against top-k, and rows of like weight: equal ones, or where a method counts its weights in other units the smallest of either, the next, and so on. All others are in pairs.csv.',
  ]
  return `${parts.join('\n\n')}\n`
}

const difference = <
  T extends Pick<FrontierComparison, 'difference' | 'standardError' | 'pValue' | 'n'>,
>(): Column<T>[] => [
  ['a − b', (row) => plusMinus({ mean: row.difference, standardError: row.standardError })],
  ['p', ({ pValue }) => (pValue < 0.001 ? '< 0.001' : pValue.toFixed(3))],
  ['n', (row) => row.n],
]

function differenceBy({ judges }: SummaryPair, judge: string, which: keyof JudgedPair): string {
  return plusMinusOf(judges[judge]?.[which])
}

const klOfBothCut = (found: JudgedPair['bothCut'] | undefined): string =>
  found ? `${decimals(found.klA, 1)}, ${decimals(found.klB, 1)}` : ''

const plusMinusOf = (found: PairedDifference | null | undefined): string =>
  plusMinus(found ? { mean: found.difference, standardError: found.standardError } : null)

/** Pairs that are printed: with top-k, or of two rows with weights. */
function isTold(rows: readonly SummaryRow[]): (pair: SummaryPair) => boolean {
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

function table<T>(rows: readonly T[], columns: readonly Column<T>[]): string {
  const line = (cells: readonly Cell[]) => `| ${cells.map((value) => cell(value ?? '–')).join(' | ')} |`
  return [
    line(columns.map(([heading]) => heading)),
    line(columns.map(() => '---')),
    ...rows.map((row) => line(columns.map(([, value]) => value(row)))),
  ].join('\n')
}

/** A text that cannot break out of its cell, or be taken for HTML. */
const cell = (value: Cell): string =>
  String(value).replace(/\s+/g, ' ').replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('<', '&lt;')

/** A block of code whose fence is longer than any run of backticks in it. */
function fenced(code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}\n${code}\n${fence}`
}

const minus = (text: string): string => text.replace('-', '−')
const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`
const percent = (share: number): string => `${(100 * share).toFixed(0)}%`

function decimals(value: number | null | undefined, digits: number): string {
  return value === null || value === undefined ? '–' : minus(value.toFixed(digits))
}

function plusMinus(value: Pick<MeanWithError, 'mean' | 'standardError'> | null | undefined, digits = 2): string {
  if (!value) return '–'
  const error = value.standardError === null ? '' : ` ± ${value.standardError.toFixed(digits)}`
  return decimals(value.mean, digits) + error
}
