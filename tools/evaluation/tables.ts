// Writes a summary as Markdown tables with explanations. Pure.

import { headTitles } from '../../src/decoding/heads.ts'
import { methods } from '../../src/decoding/methods/index.ts'
import type { FrontierComparison, JudgedPair, SummaryPair, SummaryStep } from '../../src/evaluation/comparisons.ts'
import { headsOf, isBound } from '../../src/evaluation/csv.ts'
import type { Summary, SummaryRow } from '../../src/evaluation/summary.ts'
import type { PairedDifference } from '../../src/metrics/pairedDifference.ts'
import {
  type Column,
  markdownCell as cell,
  counted,
  decimals,
  percent,
  plusMinus,
  pValueText,
  markdownTable as table,
} from '../cli/tables.ts'

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
    `${n} prompts, ${counted(seeds, 'sample')} each, at most ${settings.maxTokens} tokens, by ${cell(model.name)} (${cell(model.runtime)}). Reward: ${cell(summary.reward ?? 'none')}. ${judgesText(judges)} Every value is a mean over prompts ± standard error; the samples of a prompt are averaged first. Rewards are raw scores of a head or judge, so columns differ in scale. w multiplies ${standard ? 'scores normalized by their standard deviation over base candidates (raw scores for RAD and for the settings of papers)' : 'raw scores'}.`,
    '## Reward and divergence',
    table(rows, [
      ...name,
      ['judge', (row) => plusMinus(row.judge)],
      ['steering reward', (row) => plusMinus(row.ownReward)],
      ['KL to top-k', (row) => `${isBound(row) ? '≤ ' : ''}${plusMinus(row.klToTopK, 1)}`],
      ['KL to base', (row) => plusMinus(row.klToBase, 1)],
      ['−Σ log π base', (row) => plusMinus(row.negLogBase, 1)],
      ['length', (row) => plusMinus(row.length, 1)],
      ['finished', (row) => percent(row.finished)],
    ]),
    "KL: nats per text, computed exactly at each step and summed along the text; greedy methods have no KL. For Best-of-N: the upper bound log N − (N − 1)/N relative to the policy it samples from. A paper's settings are compared with top-k sampling at the paper's k and temperature, so their KL to top-k is not comparable with other rows. Length: number of tokens. Texts that reach the length limit are judged although they are incomplete.",
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
    'ROUGE-L (F1) between the samples of a prompt: lower is more varied. rep-n: share of n-grams that repeat within a text; product: (1 − rep-2)(1 − rep-3)(1 − rep-4). distinct-n is computed over all texts of a row; it is larger for fewer texts (greedy methods write one per prompt).',
    '## Ranking of good tokens, and cost',
    table(rows, [
      ...name,
      ['token MRR', (row) => plusMinus(row.tokenMrr, 3)],
      ['of a random sample', (row) => plusMinus(row.tokenMrrControl, 3)],
      ['difference', (row) => plusMinusOf(row.tokenMrrGain, 3)],
      ['tokens per second', (row) => decimals(row.cost?.tokensPerSecond, 1)],
      ['passes per token', (row) => decimals(row.cost?.passesPerToken, 2)],
      ['rows per token', (row) => decimals(row.cost?.rowsPerToken, 2)],
      ['rewards per token', (row) => decimals(row.cost?.rewardsPerToken, 2)],
    ]),
    `Token MRR: mean of 1/rank under the method, over the tokens of each prompt's best base sample by the first judge's score. The token MRR of the base model is ${plusMinus(summary.baseTokenMrr, 3)}. Steering lowers the ranks of every text of the base model; the control is another sample of the same prompt, chosen at random, in the best one's place, and only the difference to it (under the base model: ${plusMinusOf(summary.baseTokenMrrGain, 3) || 'not measured'}) says whether a method ranks the tokens of good texts higher. Rows whose k exceeds the number of recorded candidates have no token MRR. Cost: each method running alone on this machine, excluding the prompt.`,
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
    'For each judge, every two sampling methods are compared at 25, 50 and 75% of their common range of KL. Rewards are interpolated per prompt, linearly in KL, between the weights of a method (top-k is weight 0). Reward rises steeply near KL 0, so linear interpolation underestimates a method below its smallest weight. The standard error treats the mean KLs as known. p: two-sided sign permutation test over prompts, not corrected for the number of comparisons.',
    '## Effect of a larger weight',
    summary.steps.length > 0
      ? table(summary.steps, [
          ['method', ({ method }) => methods[method].label],
          ['w', ({ from, to }) => `${from} to ${to}`],
          ['steering reward', ({ ownReward }) => plusMinusOf(ownReward)],
          ...judges.map((judge): Column<SummaryStep> => [`judge ${judge}`, (step) => plusMinusOf(step.judges[judge])]),
        ])
      : 'No method was run with several weights.',
    'Differences of the means at two weights, paired by prompt, ± standard error. Prefix heads do not compare texts of different lengths, so their rewards are compared over the samples that have as many tokens at both weights (n in steps.csv). If the steering reward rises and the score of a judge does not, the method over-optimizes its reward according to that judge.',
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
          : [[`a − b, ${judge}`, (pair) => plusMinusOf(pair.judges[judge]?.all)] satisfies Column<SummaryPair>]),
        [`a − b, both cut, ${judge}`, (pair) => plusMinusOf(pair.judges[judge]?.bothCut)],
      ]),
      ['KL of both cut, a and b', ({ judges: by }) => klOfBothCut(by[judges[0] ?? '']?.bothCut)],
    ]),
    'Win, tie and lose by the first judge, between samples of the same prompt and seed; a − b by every judge. Shorter texts give a judge less to read. “Both cut” includes only samples in which both texts reached the length limit: they have equal length but are a selection, and their KL is in the last column. The table compares each row with top-k and rows with corresponding weights. Weights correspond if they are equal; if two methods share no weight, the smallest weights correspond, then the next, and so on. All other pairs are in pairs.csv.',
  ]
  return `${parts.join('\n\n')}\n`
}

/** The first judge decides; the others only score. */
function judgesText([first = 'none', ...others]: readonly string[]): string {
  if (others.length === 0) return `Judge: ${cell(first)}.`
  return `First judge: ${cell(first)}; other judges: ${others.map(cell).join(', ')}.`
}

const difference = <
  T extends Pick<FrontierComparison, 'difference' | 'standardError' | 'pValue' | 'n'>,
>(): Column<T>[] => [
  ['a − b', (row) => plusMinusOf(row)],
  ['p', ({ pValue }) => pValueText(pValue)],
  ['n', (row) => row.n],
]

const klOfBothCut = (found: JudgedPair['bothCut'] | undefined): string =>
  found ? `${decimals(found.klA, 1)}, ${decimals(found.klB, 1)}` : ''

function plusMinusOf(
  found: Pick<PairedDifference, 'difference' | 'standardError'> | null | undefined,
  digits?: number,
): string {
  return plusMinus(found ? { mean: found.difference, standardError: found.standardError } : null, digits)
}

function isShown(rows: readonly SummaryRow[]): (pair: SummaryPair) => boolean {
  const byKey = new Map(rows.map((row) => [row.key, row]))
  return (pair) => {
    const [a, b] = [byKey.get(pair.a), byKey.get(pair.b)]
    return a?.method === 'topK' || b?.method === 'topK' || (a?.weight !== null && b?.weight !== null)
  }
}

function nameOf({ label, preset, topK, temperature }: SummaryRow): string {
  return preset ? `${label} (paper: k ${topK}, T ${temperature})` : label
}

/** A block of code whose fence is longer than any run of backticks in it. */
function fenced(code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}\n${code}\n${fence}`
}
