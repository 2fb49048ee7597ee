// Converts a tree of forks to plain JSON and back. Everything read from storage is checked.

import { z } from 'zod'
import { abortRun } from '../../decoding/assembleRun.ts'
import type { RunRecord } from '../../decoding/record.ts'
import { cleanName, type Fork, type ForkTree, forkFault, MAX_FORKS, NO_FORKS } from '../run/forkTree.ts'
import { startHistory } from '../settings/history.ts'
import { type Checked, checkStoredRun } from './storedRun.ts'

/** `branches` lists the forks in the tree's order, parents before children. */
export interface SavedForks {
  version: 1
  branches: Fork[]
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
    .max(MAX_FORKS),
})

export function saveForks({ nodes, records }: ForkTree): SavedForks {
  return { version: 1, branches: nodes.present.map((node) => ({ ...node, record: records[node.id] as RunRecord })) }
}

export function openForks(given: unknown): Checked<ForkTree> {
  const parsed = savedSchema.safeParse(given)
  if (!parsed.success) return { ok: false, reason: `These are not saved forks: ${z.prettifyError(parsed.error)}` }
  const found = new Map<number, Fork>()
  for (const { record: unchecked, ...node } of parsed.data.branches) {
    const record = checkStoredRun(unchecked)
    if (!record.ok) return { ok: false, reason: `Fork ${node.id}: ${record.reason}` }
    // A fork that was being written when its page was closed is a stopped one.
    const fork = { ...node, name: cleanName(node.name) || `Fork ${node.id}`, record: abortRun(record.value) }
    // A parent must come before its forks, which rules out cycles.
    const fault = found.has(node.id)
      ? `Two forks have the id ${node.id}.`
      : forkFault(fork, (id) => found.get(id) ?? null)
    if (fault) return { ok: false, reason: fault }
    found.set(node.id, fork)
  }
  const forks = [...found.values()]
  return {
    ok: true,
    value: {
      ...NO_FORKS,
      nodes: startHistory(forks.map(({ record: _, ...node }) => node)),
      records: Object.fromEntries(forks.map(({ id, record }) => [id, record])),
      nextId: Math.max(0, ...found.keys()) + 1,
    },
  }
}
