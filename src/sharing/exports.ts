// Exports a comparison as Markdown and CSV.

import { stringify } from 'csv-stringify/browser/esm/sync'
import { headNames } from '../decoding/heads.ts'
import { methods } from '../decoding/methods/index.ts'
import type {
  CandidateRecord,
  ChatTurn,
  ColumnRecord,
  RunRecord,
  RunSettings,
  TokenRecord,
} from '../decoding/record.ts'
import { DEFAULT_BEST_OF } from '../decoding/settings.ts'
import { joinText } from '../decoding/text.ts'
import { formatRewardChoice } from '../rewards/rewardChoice.ts'
import type { Comparison } from './comparison.ts'

const ROWS = [
  ['judge', 'judge'],
  ['steering reward', 'ownReward'],
  ['mean log-probability, nats', 'meanLogProb'],
  ['KL to top-k, nats', 'klToTopK'],
  ['diversity', 'diversity'],
] as const

/** A column's metrics, as in store/run/figures.ts. Each is null if it does not apply or is unknown. */
type ExportedFigures = Record<(typeof ROWS)[number][1], number | null>

/** The same comparison over several seeds. */
export interface ExportedSeeds {
  seeds: readonly number[]
  judgeTitle: string | null
  /** Mean of a column's metric over seeds, and its standard error; null if the metric does not apply. */
  over(column: number, name: keyof ExportedFigures): { mean: number; standardError: number | null } | null
}

/**
 * Settings, texts and a table of metrics, to paste into a document or an issue.
 * @param figures one entry per column, in order.
 * @param several adds a table over seeds.
 */
export function toMarkdown(
  { record, title, notice, judged }: Comparison,
  figures: readonly ExportedFigures[],
  several: ExportedSeeds | null = null,
): string {
  const { settings, model, prompt } = record
  const reward = settings.reward === null ? 'none' : formatRewardChoice(settings.reward)
  const facts = [
    `reward ${reward}`,
    settings.units === 'standard' ? 'w normalized' : 'w not normalized',
    `k ${settings.topK}`,
    `T ${settings.temperature}`,
    `seed ${settings.seed}${settings.sample === 0 ? '' : `, sample ${settings.sample}`}`,
    `at most ${settings.maxTokens} tokens`,
    `${model.name} on ${model.runtime}`,
  ]
  const titles = record.columns.map((column) => columnTitle(column, settings))
  const columns = record.columns.map(({ text }, index) => `## ${titles[index]}\n\n${quoted(text)}`)
  return [
    `# ${escaped(title ?? 'Tokenwise comparison')}`,
    ...(notice ? [escaped(notice)] : []),
    ...(settings.turns ?? []).map(({ role, content }) => `${ROLES[role]}:\n\n${quoted(content)}`),
    `Prompt${settings.chat ? ' (chat)' : ''}:\n\n${quoted(prompt)}`,
    facts.map((fact) => `- ${escaped(fact)}`).join('\n'),
    ...columns,
    '## Metrics',
    figuresTable(record, titles, figures),
    [...(judged ? [`Judge: ${escaped(judged.title)}.`] : []), OWN_REWARD].join(' '),
    ...(several ? overSeeds(titles, several) : []),
  ].join('\n\n')
}

const ROLES: Record<ChatTurn['role'], string> = {
  system: 'System turn',
  user: 'Earlier user turn',
  assistant: 'Earlier assistant turn',
}

const OWN_REWARD =
  'Steering reward: the raw score from the head that steers the column or chooses its text. It is read at the last token or, in a finished text, at the end token or the token before it, depending on the head.'

function figuresTable({ columns }: RunRecord, titles: readonly string[], figures: readonly ExportedFigures[]): string {
  return table(titles, [
    ...ROWS.map(([label, name]) => [label, ...figures.map((figure) => figure[name]?.toFixed(2) ?? '–')]),
    ['tokens', ...columns.map(({ tokens }) => String(tokens.length))],
  ])
}

function overSeeds(titles: readonly string[], { seeds, judgeTitle, over }: ExportedSeeds): string[] {
  const cell = (column: number, name: keyof ExportedFigures) => {
    const { mean, standardError } = over(column, name) ?? { mean: null, standardError: null }
    return [mean?.toFixed(2) ?? '–', ...(standardError === null ? [] : [standardError.toFixed(2)])].join(' ± ')
  }
  const caption = `Mean ± standard error over seeds ${seeds.at(0)} to ${seeds.at(-1)}.`
  return [
    `## Over ${seeds.length} seeds`,
    table(
      titles,
      ROWS.map(([label, name]) => [label, ...titles.map((_, column) => cell(column, name))]),
    ),
    [caption, ...(judgeTitle === null ? [] : [`Judge: ${escaped(judgeTitle)}.`])].join(' '),
  ]
}

const table = (titles: readonly string[], rows: readonly (readonly string[])[]): string =>
  [['', ...titles], ['---', ...titles.map(() => '---:')], ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

function columnTitle({ method, weight, topK, temperature, reward }: ColumnRecord, run: RunSettings): string {
  const { label, head, bestBy } = methods[method]
  const own = [
    head !== null && `w ${weight}`,
    bestBy !== null && `N ${run.bestOf ?? DEFAULT_BEST_OF}`,
    topK !== undefined && `k ${topK}`,
    temperature !== undefined && `T ${temperature}`,
    reward !== undefined && reward !== null && escaped(formatRewardChoice(reward)),
  ].filter(Boolean)
  return [label, ...own].join(', ')
}

const quoted = (text: string): string =>
  text
    .split(/\r\n|[\r\n]/)
    .map((line) => `> ${escaped(line)}`)
    .join('\n')

/** Escapes Markdown, so that generated text stays plain text. */
const escaped = (text: string): string =>
  text
    .replace(/[\\`*_{}[\]()#+!|<>~&=$:@-]/g, '\\$&')
    // A number with a period would start a list.
    .replace(/^(\s*\d+)\./, '$1\\.')

/**
 * One row per token; columns and positions count from 1, as on the page. An apostrophe precedes cells that a spreadsheet would
 * take for formulas.
 */
export function tokensCsv({ record }: Comparison): string {
  return csv(record, ['token', 'text', 'baseLogProb', 'entropy'], ({ token, bytes, baseLogProb, entropy, ...step }) => [
    {
      cells: [token, joinText([bytes], true), baseLogProb, entropy],
      rewards: step.candidates[step.chosen]?.rewards ?? {},
    },
  ])
}

/** One row per candidate of every step, otherwise like `tokensCsv`. */
export function candidatesCsv({ record }: Comparison): string {
  const own = ['token', 'text', 'chosen', 'baseLogProb', 'score', 'probBefore', 'probAfter', 'noise']
  return csv(record, own, ({ candidates, chosen }) =>
    candidates.map(({ token, bytes, rewards, baseLogProb, score, probBefore, probAfter, noise }, place) => ({
      cells: [token, joinText([bytes], true), place === chosen, baseLogProb, score, probBefore, probAfter, noise],
      rewards,
    })),
  )
}

/** Each row has column, method, weight and position, then the `own` cells, then one reward per recorded head. */
function csv(
  record: RunRecord,
  own: readonly string[],
  rowsOf: (token: TokenRecord) => { cells: unknown[]; rewards: CandidateRecord['rewards'] }[],
): string {
  const heads = headNames.filter((head) =>
    record.columns.some(({ tokens }) =>
      tokens.some(({ candidates }) => candidates.some(({ rewards }) => rewards[head] !== undefined)),
    ),
  )
  const headings = ['column', 'method', 'weight', 'position', ...own, ...heads.map((head) => `reward.${head}`)]
  const rows = record.columns.flatMap(({ method, weight, tokens }, index) =>
    tokens.flatMap((token, position) =>
      rowsOf(token).map(({ cells, rewards }) => [
        ...[index + 1, method, weight, position + 1],
        ...cells,
        ...heads.map((head) => rewards[head]),
      ]),
    ),
  )
  return stringify([headings, ...rows], { escape_formulas: true, cast: { boolean: (value) => String(value) } })
}
