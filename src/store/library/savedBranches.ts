// A tree of forks as plain JSON, and back: all of what comes from the disk is checked before it becomes a tree.

import { z } from 'zod'
import type { RunRecord } from '../../decoding/record.ts'
import { type Branch, type Branches, branchFault, cleanName, MAX_BRANCHES, NO_BRANCHES } from '../run/branches.ts'
import { startHistory } from '../settings/history.ts'

/** Checks a record of unknown origin: the record, or a sentence that says what is wrong. */
export type RecordCheck = (given: unknown) => { ok: true; value: RunRecord } | { ok: false; reason: string }

/** In the tree's own order, parents before children. */
export interface SavedBranches {
  version: 1
  branches: Branch[]
}

const savedSchema = z.object({
  version: z.literal(1),
  branches: z
    .array(
      z.object({
        id: z.int().min(1),
        parent: z.int().nullable(),
        name: z.string(),
        forkedAt: z.int().min(0).nullable(),
        record: z.unknown(),
      }),
    )
    .max(MAX_BRANCHES),
})

/** Without the history that undo needs. */
export function saveBranches({ nodes, records }: Branches): SavedBranches {
  return { version: 1, branches: nodes.present.map((node) => ({ ...node, record: records[node.id] as RunRecord })) }
}

/** The saved tree, or a sentence that says what is wrong with `given`. */
export function openBranches(
  given: unknown,
  check: RecordCheck,
): { ok: true; value: Branches } | { ok: false; reason: string } {
  const parsed = savedSchema.safeParse(given)
  if (!parsed.success) return { ok: false, reason: `These are no saved branches: ${z.prettifyError(parsed.error)}` }
  const found = new Map<number, Branch>()
  for (const { record: unchecked, ...node } of parsed.data.branches) {
    const record = check(unchecked)
    if (!record.ok) return { ok: false, reason: `Branch ${node.id}: ${record.reason}` }
    const branch = { ...node, name: cleanName(node.name) || `Branch ${node.id}`, record: record.value }
    // Parents come first, so a branch cannot be above itself.
    const fault = found.has(node.id)
      ? `There are two branches ${node.id}.`
      : branchFault(branch, (id) => found.get(id) ?? null)
    if (fault) return { ok: false, reason: fault }
    found.set(node.id, branch)
  }
  const branches = [...found.values()]
  return {
    ok: true,
    value: {
      ...NO_BRANCHES,
      nodes: startHistory(branches.map(({ record: _, ...node }) => node)),
      records: Object.fromEntries(branches.map(({ id, record }) => [id, record])),
      nextId: Math.max(0, ...found.keys()) + 1,
    },
  }
}
