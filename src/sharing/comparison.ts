// A shared comparison: a run with its sender's title and note. Comparisons from others are checked strictly: sizes have
// limits, unknown fields are dropped, and texts are rebuilt from the tokens' bytes.

import { z } from 'zod'
import { cleanText, cleanTitle } from '../decoding/cleanText.ts'
import { type CandidateRecord, type RunRecord, recordSchemaWithin, type TextRecord } from '../decoding/record.ts'
import { effectiveSettings, MAX_COLUMNS, type RunSettings } from '../decoding/settings.ts'
import { hasDistributions } from '../metrics/klDivergence.ts'

/** A link or file cannot be shown. The message says why, and what to do. */
export class SharingError extends Error {
  override readonly name = 'SharingError'
}

/** The largest accepted values. Comparisons made by the page do not exceed them. */
export const LIMITS = {
  promptCharacters: 100_000,
  promptTokens: 20_000,
  tokens: 4096,
  candidates: 100,
  tokenBytes: 256,
  tokenId: 10_000_000,
  /** Largest magnitude of rewards, weights and scores. Charts cannot show larger values. */
  number: 1e6,
  elapsedMs: 1e9,
  logProb: 1e-6,
  probability: 1.000001,
  titleCharacters: 200,
  noticeCharacters: 2000,
  modelCharacters: 200,
  sha256Characters: 64,
  topK: 100_000,
} as const

const plain = z.string().overwrite(cleanText)
/** Not cut: what is too long is refused. */
const line = z.string().overwrite((text) => cleanTitle(text, Number.POSITIVE_INFINITY))
const finite = z.number().min(-LIMITS.number).max(LIMITS.number)

/** Whether the chosen token came without other candidates, as at most steps of a link. */
export const isAlone = (candidates: readonly CandidateRecord[]): boolean =>
  candidates.length === 1 && candidates.every(({ probBefore, probAfter }) => probBefore === 0 && probAfter === 0)

type Report = (path: PropertyKey[], message: string) => void

function checkSizes({ settings, columns, model }: RunRecord, report: Report): void {
  const within = (path: PropertyKey[], value: number, limit: number) => {
    if (Math.abs(value) > limit) report(path, `exceeds ${limit}`)
  }
  const { maxTokens, turns = [] } = settings
  const turnCharacters = turns.reduce((sum, { content }) => sum + content.length, 0)
  within(['settings', 'maxTokens'], maxTokens, LIMITS.tokens)
  within(['settings', 'turns'], turnCharacters, LIMITS.promptCharacters)
  for (const column of [{}, ...settings.columns]) checkOverrides(column, settings, within, report)
  within(['model', 'sha256'], model.sha256.length, LIMITS.sha256Characters)
  for (const [index, { tokens, branches = [] }] of columns.entries())
    for (const text of [{ tokens }, ...branches])
      for (const [position, { candidates }] of text.tokens.entries())
        if (!isAlone(candidates) && !hasDistributions(candidates))
          report(['columns', index, 'tokens', position], 'has candidates whose probabilities do not add up to 1')
}

function checkOverrides(
  column: Partial<RunSettings['columns'][number]>,
  settings: RunSettings,
  within: (path: PropertyKey[], value: number, limit: number) => void,
  report: Report,
): void {
  const { weight, topK, temperature, reward } = effectiveSettings(column, settings)
  const { begin = [] } = column
  within(['settings', 'weight'], weight, LIMITS.number)
  within(['settings', 'topK'], topK, LIMITS.topK)
  within(['settings', 'temperature'], temperature, LIMITS.number)
  within(['settings', 'begin'], begin.length, LIMITS.tokens)
  for (const id of begin) within(['settings', 'begin'], id, LIMITS.tokenId)
  for (const { name, weight } of typeof reward === 'string' ? [{ name: reward, weight: 1 }] : (reward ?? [])) {
    within(['settings', 'reward'], name.length, LIMITS.titleCharacters)
    within(['settings', 'reward'], weight, LIMITS.number)
    // Refused, not cleaned: rewards are looked up by this name, and the rule of a word looks for the word in it.
    if (cleanText(name) !== name.normalize('NFC')) report(['settings', 'reward'], 'has characters that cannot be seen')
  }
}

const sharedJudgement = z.object({
  judge: line.max(100),
  title: line.max(400),
  /** [columns], on the judge's own scale. */
  scores: z.array(finite).max(MAX_COLUMNS),
})

const sharedComparison = z.object({
  record: recordSchemaWithin(LIMITS, line.max(LIMITS.modelCharacters)).superRefine((record, context) =>
    checkSizes(record, (path, message) => context.addIssue({ code: 'custom', path, message })),
  ),
  title: line.max(LIMITS.titleCharacters).optional(),
  /** The sender's note, shown as plain text. */
  notice: plain.max(LIMITS.noticeCharacters).optional(),
  judged: sharedJudgement.optional(),
  /** Whether only the chosen tokens are included, without the other candidates. */
  lacksTables: z.boolean().default(false),
})

export type SharedJudgement = z.infer<typeof sharedJudgement>
export type Comparison = z.infer<typeof sharedComparison>

/** @param source names the link or file in the message. @throws SharingError that names the first fault. */
export function checkComparison(given: unknown, source: string): Comparison {
  const checked = sharedComparison.safeParse(given)
  if (!checked.success) {
    const [issue] = checked.error.issues
    const place = z.core.toDotPath(issue?.path ?? []) || 'the top level'
    throw new SharingError(
      `${source} cannot be shown: ${place} ${issue?.message ?? 'is invalid'}. Ask the sender to share the comparison again.`,
    )
  }
  const { lacksTables, ...comparison } = checked.data
  return { ...comparison, lacksTables: lacksTables || comparison.record.columns.some(isWithoutTables) }
}

/** Checks the tokens, because the sender's `lacksTables` may be wrong. */
function isWithoutTables({ tokens }: Pick<TextRecord, 'tokens'>): boolean {
  return tokens.length > 0 && tokens.every(({ candidates }) => isAlone(candidates))
}
