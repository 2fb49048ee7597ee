// The comparison of one prompt, made of the stored runs, as the playground shows it.

import { type RunRecord, runRecordSchema } from '../../decoding/record.ts'
import { canonicalSettings, effectiveSettings } from '../../decoding/settings.ts'
import { unpack } from '../../store/library/packing.ts'
import type { OpenComparison } from '../../store/prompts/comparison.ts'
import { MAX_SHOWN_COLUMNS } from '../../store/settings/settings.ts'

export interface OpenedPrompt {
  record: RunRecord
  /** The judge's scores [columns]. */
  scores: number[]
}

/**
 * @param keys of the columns, those that matter most first; at most as many as the playground shows are opened, in the order of
 * the plan. @throws Error if the runs are not there.
 */
export async function openRecord(
  { plan, units, rows }: OpenComparison,
  { id, seed }: { id: string; seed: number },
  keys: readonly string[],
): Promise<OpenedPrompt> {
  const shown = new Set(keys.slice(0, MAX_SHOWN_COLUMNS))
  const found = new Map<string, { record: RunRecord; index: number; score: number }>()
  for (const unit of units) {
    if (unit.kind !== 'run' || unit.prompt !== id || !unit.columns.some(({ key }) => shown.has(key))) continue
    const row = rows.get(unit.index)
    if (row?.kind !== 'run') continue
    const record = runRecordSchema.parse(await unpack(row.record))
    // A greedy method wrote one text for all seeds.
    for (const [index, { key }] of unit.columns.entries())
      if (shown.has(key) && (unit.seed === seed || !found.has(key)))
        found.set(key, { record, index, score: row.texts[index]?.judges[plan.judges[0] ?? ''] ?? 0 })
  }
  const ordered = plan.columns.flatMap(({ key }) => found.get(key) ?? [])
  const [first] = ordered
  if (!first) throw new Error('The texts of this prompt are not stored any more.')
  const columns = ordered.map(({ record, index }) => {
    const column = record.settings.columns[index] as RunRecord['settings']['columns'][number]
    return { ...column, ...effectiveSettings(column, record.settings) }
  })
  const record = {
    ...first.record,
    settings: canonicalSettings({ ...first.record.settings, seed, columns }),
    columns: ordered.map(({ record: own, index }) => own.columns[index]),
    cost: undefined,
  }
  return { record: runRecordSchema.parse(record), scores: ordered.map(({ score }) => score) }
}
